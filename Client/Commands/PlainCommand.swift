import Forms

/// A plain command line, read without the general parser: that takes longer to start than most commands take to do
/// their work, and the work of an import script is a thousand plain command lines.
///
/// Only plain words are known: a group and its verb, arguments, and options that are followed by their value. Whatever
/// else there is, a mistake or a call for help, is left to the general parser, which reads plain words alike.
struct PlainCommand {
    /// What it was told beside its own words.
    let options: RunOptions
    /// Does it.
    let run: (Session) throws(CommandError) -> Void

    /// The command that `words` say; nil where the general parser has to look.
    init?(_ words: [String]) {
        guard words.count > 2, words[0] == "record", let verb = PlainVerb(rawValue: words[1]),
            let read = PlainWords(words[2...], once: verb.once, often: verb.often)
        else { return nil }
        options = read.options
        let subject = read.argument
        switch verb {
        case .add: run = { session throws(CommandError) in try RecordAdd.run(subject, read.edits, in: session) }
        case .edit:
            run = { session throws(CommandError) in
                try RecordEdit.run(subject, read.edits, seen: read.one("--seen"), in: session)
            }
        case .show: run = { session throws(CommandError) in try RecordShow.run(subject, in: session) }
        }
    }

    private enum PlainVerb: String {
        case add, edit, show

        /// The options that it takes once, beside those that every command takes.
        var once: [String] {
            switch self {
            case .add: ["--clerk"]
            case .edit: ["--clerk", "--seen"]
            case .show: []
            }
        }

        /// The options that it takes more than once.
        var often: [String] {
            switch self {
            case .add: ["--set", "--add", "--share"]
            case .edit: ["--set", "--add", "--share", "--clear", "--remove"]
            case .show: []
            }
        }
    }
}

/// The words of a plain command line that follow its verb.
private struct PlainWords {
    let argument: String
    let options: RunOptions
    private let values: [String: [String]]

    init?(_ words: ArraySlice<String>, once: [String], often: [String]) {
        let once = once + ["--home", "--lang"]
        var words = words
        var arguments: [String] = []
        var values: [String: [String]] = [:]
        var isJSON = false
        while let word = words.popFirst() {
            if word == "--json", !isJSON {
                isJSON = true
            } else if often.contains(word), let value = words.popFirst(), !value.hasPrefix("--") {
                values[word, default: []].append(value)
            } else if once.contains(word), values[word] == nil, let value = words.popFirst(), !value.hasPrefix("-") {
                values[word] = [value]
            } else if !word.hasPrefix("-") {
                arguments.append(word)
            } else {
                return nil
            }
        }
        var language: Language?
        if let typed = values["--lang"]?[0] {
            guard let known = Language(rawValue: typed) else { return nil }
            language = known
        }
        guard arguments.count == 1 else { return nil }
        argument = arguments[0]
        options = RunOptions(home: values["--home"]?[0], isJSON: isJSON, language: language)
        self.values = values
    }

    func one(_ option: String) -> String? { values[option]?[0] }

    /// What they say to write into a record.
    var edits: EditWords {
        EditWords(
            sets: all("--set"), adds: all("--add"), shares: all("--share"), clears: all("--clear"),
            removes: all("--remove"), clerk: one("--clerk"))
    }

    private func all(_ option: String) -> [String] { values[option] ?? [] }
}
