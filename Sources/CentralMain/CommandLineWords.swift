import Forms

/// The words of a command line with the options that every command takes brought to the end, where the parser takes
/// them whatever the command; and what must be known of them even when parsing fails.
struct CommandLineWords {
    let words: [String]
    /// Whether one JSON document is wanted.
    let isJSON: Bool
    /// The language of `--lang`, when it names one.
    let language: Language?

    init(_ typed: [String]) {
        var rest: [String] = []
        var globals: [String] = []
        var place = 0
        while place < typed.count, typed[place] != "--" {
            let word = typed[place]
            let count =
                switch word {
                case "--json": 1
                case "--data", "--lang": min(2, typed.count - place)
                default: word.hasPrefix("--data=") || word.hasPrefix("--lang=") ? 1 : 0
                }
            if count == 0 { rest.append(word) } else { globals += typed[place..<(place + count)] }
            place += max(1, count)
        }
        let isVerb = Root.verb(in: rest) != nil
        words = rest + (isVerb ? globals : []) + typed[place...]
        isJSON = globals.contains("--json")
        let named = globals.indices.compactMap { index -> String? in
            if globals[index].hasPrefix("--lang=") { return String(globals[index].dropFirst(7)) }
            return globals[index] == "--lang" && index + 1 < globals.count ? globals[index + 1] : nil
        }
        language = named.last.flatMap { Language(rawValue: $0) }
    }
}
