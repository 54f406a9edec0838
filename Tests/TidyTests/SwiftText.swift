/// A Swift file's text with everything blanked that is no code, so that words in comments and texts trip no rule.
///
/// Knows line comments, nested block comments, texts of one and of several lines, raw texts, and code inside texts.
/// It does not know regular expression literals: a quote in one would mislead it.
struct SwiftText {
    /// The code; comments and the content of texts are spaces, line ends are where they were.
    let code: String
    /// The comments; everything else is spaces.
    let comments: String

    init(_ text: String) {
        var scanner = Scanner(Array(text.utf8))
        scanner.run()
        code = String(decoding: scanner.code, as: UTF8.self)
        comments = String(decoding: scanner.comments, as: UTF8.self)
    }

    private struct Scanner {
        private enum Place {
            /// Code, and how many parentheses are open in it; inside a text it ends with the last one.
            case code(parentheses: Int)
            case lineComment
            case blockComment(depth: Int)
            case text(hashes: Int, isLong: Bool)
        }

        private let input: [UInt8]
        private var at = 0
        private var places: [Place] = [.code(parentheses: 0)]
        private(set) var code: [UInt8] = []
        private(set) var comments: [UInt8] = []

        init(_ input: [UInt8]) { self.input = input }

        mutating func run() {
            while at < input.count {
                switch places[places.count - 1] {
                case .code(let parentheses): inCode(parentheses)
                case .lineComment:
                    if input[at] == UInt8(ascii: "\n") { places.removeLast() }
                    take(isComment: true)
                case .blockComment(let depth): inBlockComment(depth)
                case .text(let hashes, let isLong): inText(hashes, isLong)
                }
            }
        }

        private mutating func inCode(_ parentheses: Int) {
            switch input[at] {
            case UInt8(ascii: "/") where starts("//"): open(.lineComment, 2, isComment: true)
            case UInt8(ascii: "/") where starts("/*"): open(.blockComment(depth: 1), 2, isComment: true)
            case UInt8(ascii: "#"), UInt8(ascii: "\""): inMark()
            case UInt8(ascii: "("):
                places[places.count - 1] = .code(parentheses: parentheses + 1)
                take(isCode: true)
            case UInt8(ascii: ")"):
                places[places.count - 1] = .code(parentheses: parentheses - 1)
                if parentheses == 1, places.count > 1 { places.removeLast() }
                take(isCode: true)
            default: take(isCode: true)
            }
        }

        /// A text begins here, or else this is a number sign of the code.
        private mutating func inMark() {
            let hashes = input[at...].prefix { $0 == UInt8(ascii: "#") }.count
            let quotes = input[(at + hashes)...].prefix(3).prefix { $0 == UInt8(ascii: "\"") }.count
            switch quotes {
            case 0: for _ in 0..<hashes { take(isCode: true) }
            case 3: open(.text(hashes: hashes, isLong: true), hashes + 3)
            default: open(.text(hashes: hashes, isLong: false), hashes + 1)
            }
        }

        private mutating func inBlockComment(_ depth: Int) {
            if starts("/*") {
                places[places.count - 1] = .blockComment(depth: depth + 1)
                take(isComment: true)
            } else if starts("*/") {
                if depth > 1 { places[places.count - 1] = .blockComment(depth: depth - 1) } else { places.removeLast() }
                take(isComment: true)
            }
            take(isComment: true)
        }

        private mutating func inText(_ hashes: Int, _ isLong: Bool) {
            guard input[at] == UInt8(ascii: "\\") || input[at] == UInt8(ascii: "\"") else { return take() }
            let mark = String(repeating: "#", count: hashes)
            if starts("\\" + mark + "(") {
                for _ in 0...hashes { take() }
                places.append(.code(parentheses: 0))
            } else if starts("\\" + mark) {
                for _ in 0...(hashes + 1) { take() }
            } else if starts((isLong ? "\"\"\"" : "\"") + mark) {
                for _ in 0..<((isLong ? 3 : 1) + hashes) { take(isCode: true) }
                places.removeLast()
            } else {
                take()
            }
        }

        private mutating func open(_ place: Place, _ count: Int, isComment: Bool = false) {
            for _ in 0..<count { take(isCode: !isComment, isComment: isComment) }
            places.append(place)
        }

        private func starts(_ mark: String) -> Bool { input[at...].starts(with: mark.utf8) }

        private mutating func take(isCode: Bool = false, isComment: Bool = false) {
            guard at < input.count else { return }
            let byte = input[at]
            let isEnd = byte == UInt8(ascii: "\n")
            code.append(isCode || isEnd ? byte : UInt8(ascii: " "))
            comments.append(isComment || isEnd ? byte : UInt8(ascii: " "))
            at += 1
        }
    }
}
