/// What every Swift file keeps to. Each rule gives the places where a file breaks it.
enum Rules {
    static let linesMax = 300
    static let columnsMax = 120
    static let functionLinesMax = 40

    /// Lines that a reader takes in at once.
    static func length(_ file: SourceFile) -> [String] {
        file.lines.count > linesMax ? ["\(file.path): \(file.lines.count) lines"] : []
    }

    static func columns(_ file: SourceFile) -> [String] {
        file.lines.enumerated().filter { $1.count > columnsMax }.map { file.violation($0, "\($1.count) columns") }
    }

    /// Functions by counting braces: from the line with `func`, `init`, `deinit` or `subscript` to the brace that
    /// closes its body. What is declared inside counts for both. Computed properties and closures are not measured.
    static func functions(_ file: SourceFile) -> [String] {
        file.code.indices.compactMap { start in
            guard let name = declaredFunction(file.code[start]), let end = end(ofBodyAt: start, in: file.code) else {
                return nil
            }
            let count = end - start + 1
            return count > functionLinesMax ? file.violation(start, "\(name) has \(count) lines") : nil
        }
    }

    /// The words of one line of code that are banned everywhere.
    static func banned(_ file: SourceFile) -> [String] {
        let words = ["try!", "try?", " as! ", "Task.detached", "fatalError("]
        var found = find(words, in: file.code, of: file)
        // Put together here, so that this line is not one of those that it looks for.
        found += find(["TO" + "DO", "FIX" + "ME"], in: file.comments, of: file)
        found += file.code.enumerated().filter { unwraps($1) }.map { file.violation($0.offset, "force unwrap") }
        return found
    }

    /// What would let clocks, dice, output or Foundation into the code that decides.
    static func impure(_ file: SourceFile) -> [String] {
        let words = [
            "Date()", "SystemRandomNumberGenerator", "print(", "ContinuousClock", "SuspendingClock", "UUID()",
            "shuffled()", "randomElement()", "await ",
        ]
        var found = find(words, in: file.code, of: file)
        for (place, line) in file.code.enumerated() {
            if holdsNow(line) { found.append(file.violation(place, ".now")) }
            if line.contains(".random(in:"), !call(from: place, in: file.code).contains("using:") {
                found.append(file.violation(place, ".random(in:) without using:"))
            }
            if let module = imported(line), module.hasPrefix("Foundation") {
                let isLoader = file.path.hasPrefix("Sources/Forms/") && file.path.hasSuffix("Loader.swift")
                let isAllowed = module == "FoundationEssentials" && isLoader
                if !isAllowed { found.append(file.violation(place, "import \(module)")) }
            }
        }
        return found
    }

    /// What the compiler is told to believe has its reason beside it: on the line, or in a comment above it.
    static func unexplained(_ file: SourceFile) -> [String] {
        file.code.indices.compactMap { place in
            let line = file.code[place]
            guard line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") else { return nil }
            let above = place > 0 ? file.comments[place - 1] : ""
            let isExplained = (file.comments[place] + above).contains { !$0.isWhitespace }
            return isExplained ? nil : file.violation(place, "no reason beside it")
        }
    }

    /// The module that a line imports.
    static func imported(_ line: String) -> String? {
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), words.indices.contains(place + 1) else { return nil }
        let before = words[..<place]
        let modifiers: Set<Substring> = ["public", "package", "internal", "private", "fileprivate", "@testable"]
        return before.allSatisfy(modifiers.contains) ? String(words[place + 1]) : nil
    }

    private static func find(_ words: [String], in lines: [String], of file: SourceFile) -> [String] {
        lines.enumerated().flatMap { place, line in
            words.filter { holds($0, line) }.map { file.violation(place, $0.trimming()) }
        }
    }

    /// Whether a line holds `word`, and not as the end of a longer name.
    private static func holds(_ word: String, _ line: String) -> Bool {
        line.ranges(of: word).contains { range in
            guard let before = line[..<range.lowerBound].last, word.first?.isLetter == true else { return true }
            return !(before.isLetter || before.isNumber || before == "_")
        }
    }

    /// Whether a value is unwrapped by force: an exclamation mark straight after a name or a closing bracket.
    private static func unwraps(_ line: String) -> Bool {
        guard line.contains("!") else { return false }
        let characters = Array(line.replacing("try!", with: "try ").replacing("as!", with: "as "))
        return characters.indices.dropFirst().contains { place in
            let before = characters[place - 1]
            let isValue = before.isLetter || before.isNumber || "_)]}>`".contains(before)
            let isComparison = place + 1 < characters.count && characters[place + 1] == "="
            return characters[place] == "!" && isValue && !isComparison
        }
    }

    /// `.now` as a whole word.
    private static func holdsNow(_ line: String) -> Bool {
        line.ranges(of: ".now").contains { range in
            let next = line[range.upperBound...].first
            return next.map { !($0.isLetter || $0.isNumber || $0 == "_") } ?? true
        }
    }

    /// The text of a call from the line where it begins to where its parentheses are closed.
    private static func call(from place: Int, in lines: [String]) -> String {
        var text = ""
        for line in lines[place...].prefix(10) {
            text += line
            if text.count(where: { $0 == "(" }) <= text.count(where: { $0 == ")" }) { break }
        }
        return text
    }
}

extension String {
    func trimming() -> String {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? endIndex
        return start < end ? String(self[start..<end]) : ""
    }
}
