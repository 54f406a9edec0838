/// Declarations as lines tell them. No parser: what the style of this tree allows is enough.
extension Rules {
    private static let modifiers: Set<Substring> = [
        "public", "package", "internal", "private", "fileprivate", "static", "final", "mutating", "nonmutating",
        "override", "convenience", "required", "nonisolated", "consuming", "borrowing", "indirect", "class",
        "isolated", "open",
    ]

    /// What a line declares, without modifiers and attributes: its keyword and its name; nil when it declares nothing.
    static func declaration(_ line: String) -> (keyword: String, name: String)? {
        var words = line.split(separator: " ").drop { $0.hasPrefix("@") }
        // `class` is a modifier before `func` and a keyword before a name.
        while let word = words.first, modifiers.contains(word) || word.hasSuffix("(set)"), words.count > 1 {
            if word == "class", !isKeyword(words[words.startIndex + 1]) { break }
            words = words.dropFirst()
        }
        guard let keyword = words.first else { return nil }
        for initialiser in ["init", "deinit", "subscript"] where keyword.hasPrefix(initialiser) {
            let next = keyword.dropFirst(initialiser.count).first
            if next.map({ "(<?!{".contains($0) }) ?? true { return (initialiser, initialiser) }
        }
        guard isKeyword(keyword), words.count > 1 else { return nil }
        let name = words[words.startIndex + 1].prefix { !"(<:{=".contains($0) }
        return (String(keyword), String(name))
    }

    /// The name of the function that a line declares.
    static func declaredFunction(_ line: String) -> String? {
        guard let (keyword, name) = declaration(line) else { return nil }
        return ["func", "init", "deinit", "subscript"].contains(keyword) ? name : nil
    }

    /// The line that closes the body of the function declared at `start`; nil when it has none, as in a protocol.
    static func end(ofBodyAt start: Int, in lines: [String]) -> Int? {
        var parentheses = 0
        var braces = 0
        for place in start..<lines.count {
            for character in lines[place] {
                switch character {
                case "(", "[": parentheses += 1
                case ")", "]": parentheses -= 1
                // A brace between parentheses is a default value, not the body.
                case "{" where braces > 0 || parentheses == 0: braces += 1
                case "}" where braces > 0:
                    braces -= 1
                    if braces == 0 { return place }
                default: continue
                }
            }
            let continues =
                place + 1 < lines.count
                && ["where", "->", "throws", "{"].contains { mark in
                    lines[place + 1].trimming().hasPrefix(mark)
                }
            if braces == 0, parentheses == 0, !continues { return nil }
        }
        return nil
    }

    /// Public types and functions without a comment for whoever reads the interface. `known` are names that a protocol
    /// documents: those who conform to it need not say it again.
    static func undocumented(_ file: SourceFile, known: Set<String>) -> [String] {
        let wanted: Set<String> = ["func", "struct", "enum", "class", "protocol", "actor", "macro"]
        return file.code.indices.compactMap { place in
            let line = file.code[place]
            let words = line.split(separator: " ").drop { $0.hasPrefix("@") }
            guard words.first == "public", let (keyword, name) = declaration(line), wanted.contains(keyword) else {
                return nil
            }
            if keyword == "func", known.contains(name) || !(name.first?.isLetter ?? false) { return nil }
            return isDocumented(place, in: file) ? nil : file.violation(place, "public \(keyword) \(name) says nothing")
        }
    }

    /// The functions that the protocols of a file ask for.
    static func requirements(_ file: SourceFile) -> [String] {
        var names: [String] = []
        for start in file.code.indices where declaration(file.code[start])?.keyword == "protocol" {
            guard let end = end(ofBodyAt: start, in: file.code) else { continue }
            names += file.code[start...end].compactMap(declaredFunction)
        }
        return names
    }

    private static func isDocumented(_ place: Int, in file: SourceFile) -> Bool {
        var above = place - 1
        while above >= 0, file.code[above].trimming().hasPrefix("@") { above -= 1 }
        return above >= 0 && file.comments[above].trimming().hasPrefix("///")
    }

    private static func isKeyword(_ word: Substring) -> Bool {
        ["func", "struct", "enum", "class", "protocol", "actor", "extension", "typealias", "var", "let", "macro"]
            .contains(word)
    }
}
