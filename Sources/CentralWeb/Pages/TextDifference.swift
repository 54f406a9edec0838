/// Where several texts differ: what they have in common at their beginnings and ends, so that a page can point at the
/// rest.
struct TextDifference: Sendable, Hashable {
    /// Characters that all begin with.
    let prefix: Int
    /// Characters that all end with, none of them counted in `prefix`.
    let suffix: Int

    /// nil when there is too little in common for pointing at the rest to help.
    init?(_ texts: [String]) {
        guard let first = texts.first, texts.count > 1 else { return nil }
        let characters = Array(first)
        var prefix = characters.count
        var suffix = characters.count
        for other in texts.dropFirst().map(Array.init) {
            let common = zip(characters, other).prefix { $0 == $1 }.count
            prefix = min(prefix, common)
            let rest = min(characters.count, other.count) - prefix
            suffix = min(suffix, rest, zip(characters.reversed(), other.reversed()).prefix { $0 == $1 }.count)
        }
        if prefix + suffix < PageLimits.commonTextMin { return nil }
        self.prefix = prefix
        self.suffix = suffix
    }

    /// `text`, which is one of the texts, with the part marked in which it differs.
    func html(_ text: String) -> HTML {
        let (start, end) = (text.prefix(prefix), text.suffix(suffix))
        let middle = text.dropFirst(prefix).dropLast(suffix)
        if middle.isEmpty { return "\(String(start))\(String(end))" }
        return "\(String(start))<mark>\(String(middle))</mark>\(String(end))"
    }
}
