/// One Swift file of the tree.
struct SourceFile {
    /// From the root of the tree, e.g. `Sources/Merge/Undo.swift`.
    let path: String
    /// Its lines as they are.
    let lines: [String]
    /// Its lines without comments and the content of texts.
    let code: [String]
    /// Its comments, line by line.
    let comments: [String]

    init(path: String, text: String) {
        let parts = SwiftText(text)
        self.path = path
        lines = Self.split(text)
        code = Self.split(parts.code)
        comments = Self.split(parts.comments)
    }

    /// A rule that was broken, and where: a clause for people.
    func violation(_ place: Int, _ what: String) -> String { "\(path):\(place + 1): \(what)" }

    private static func split(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
