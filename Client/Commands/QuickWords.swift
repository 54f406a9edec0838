import Forms

/// The words of a plain command line, read without the general parser: that takes longer to start than most commands
/// take to do their work, and the work of an import script is a thousand plain command lines.
///
/// Only plain words are known: a group and its verb, arguments, and options that are followed by their value. Whatever
/// else there is, a mistake or a call for help, is left to the general parser, which reads plain words alike.
struct QuickWords {
    private var arguments: [String] = []
    private var values: [String: [String]] = [:]
    private var isJSON = false

    /// The command that `words` say; nil where the general parser has to look.
    static func verb(_ words: [String]) -> (any Verb)? {
        guard words.count > 2, words[0] == "record" else { return nil }
        let rest = words[2...]
        switch words[1] {
        case "add": return QuickWords(rest, once: ["--clerk"], often: editing).flatMap { RecordAdd(quick: $0) }
        case "edit":
            return QuickWords(rest, once: ["--clerk", "--seen"], often: editing + ["--clear", "--remove"])
                .flatMap { RecordEdit(quick: $0) }
        case "show": return QuickWords(rest, once: [], often: []).flatMap { RecordShow(quick: $0) }
        default: return nil
        }
    }

    private static let editing = ["--set", "--add", "--share"]

    /// - Parameters:
    ///   - once: options that may be given once, beside those that every command takes.
    ///   - often: options that may be given more than once.
    private init?(_ words: ArraySlice<String>, once: [String], often: [String]) {
        let once = once + ["--home", "--lang"]
        var words = words
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
        guard arguments.count == 1, values["--lang"].map({ Language(rawValue: $0[0]) != nil }) ?? true else {
            return nil
        }
    }

    fileprivate var argument: String { arguments[0] }

    fileprivate func all(_ option: String) -> [String] { values[option] ?? [] }

    fileprivate func one(_ option: String) -> String? { values[option]?.last }

    fileprivate var global: GlobalOptions {
        var options = GlobalOptions()
        options.home = one("--home")
        options.json = isJSON
        options.lang = one("--lang").flatMap { Language(rawValue: $0) }
        return options
    }

    fileprivate var editing: EditOptions {
        var options = EditOptions()
        options.sets = all("--set")
        options.adds = all("--add")
        options.shares = all("--share")
        options.clerk = one("--clerk")
        return options
    }
}

extension RecordAdd {
    fileprivate init(quick words: QuickWords) {
        self.init()
        type = words.argument
        options = words.editing
        global = words.global
    }
}

extension RecordEdit {
    fileprivate init(quick words: QuickWords) {
        self.init()
        id = words.argument
        options = words.editing
        clears = words.all("--clear")
        removes = words.all("--remove")
        seen = words.one("--seen")
        global = words.global
    }
}

extension RecordShow {
    fileprivate init(quick words: QuickWords) {
        self.init()
        id = words.argument
        global = words.global
    }
}
