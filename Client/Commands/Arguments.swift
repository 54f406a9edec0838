import Forms

/// The words of a command line, looked at before they are parsed: what must be known even when parsing fails, and the
/// global options brought to where the parser takes them.
struct Arguments {
    /// In the order in which the parser wants them.
    let words: [String]
    /// Whether one JSON document is wanted.
    let isJSON: Bool
    /// The language of `--lang`, when it names one.
    let language: Language?

    /// - Parameter verbs: the verbs that have verbs of their own, with these.
    init(_ typed: [String], verbs: [String: Set<String>]) {
        var path: [String] = []
        var globals: [String] = []
        var place = 0
        while place < typed.count {
            let word = typed[place]
            let count = Self.globalWords(word)
            if count > 0 {
                globals += typed[place..<min(place + count, typed.count)]
                place += count
            } else if path.isEmpty, verbs[word] != nil {
                path.append(word)
                place += 1
            } else if path.count == 1, verbs[path[0]]?.contains(word) == true {
                path.append(word)
                place += 1
                break
            } else {
                break
            }
        }
        words = path + globals + typed[min(place, typed.count)...]
        let options = typed.prefix { $0 != "--" }
        isJSON = options.contains("--json")
        language = Self.value(of: "--lang", in: Array(options)).flatMap { Language(rawValue: $0) }
    }

    /// How many words a global option takes that begins with `word`; 0 for anything else.
    private static func globalWords(_ word: String) -> Int {
        switch word {
        case "--json": 1
        case "--home", "--lang": 2
        default: word.hasPrefix("--home=") || word.hasPrefix("--lang=") ? 1 : 0
        }
    }

    private static func value(of option: String, in words: [String]) -> String? {
        for (place, word) in words.enumerated() {
            if word == option, words.indices.contains(place + 1) { return words[place + 1] }
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
        }
        return nil
    }
}

extension Language {
    /// The language of a process: what was typed, else English where `LANG` says so, else Thai.
    init(typed: Language?, _ environment: Environment) {
        let isEnglish = environment.variable("LANG")?.lowercased().hasPrefix("en") == true
        self = typed ?? (isEnglish ? .english : .thai)
    }
}
