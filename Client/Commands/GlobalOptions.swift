import ArgumentParser
import Forms

/// What every command may be told.
struct RunOptions {
    /// Where the store is; nil when the environment says it.
    var home: String?
    /// Whether the answer is one JSON document.
    var isJSON: Bool
    /// nil when the environment says it.
    var language: Language?
}

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(help: Messages.Help.home.help("DIR"))
    var home: String?

    @Flag(help: Messages.Help.json.help())
    var json = false

    @Option(help: Messages.Help.lang.help("th|en"), transform: GlobalOptions.language)
    var lang: Language?

    /// What they say.
    var values: RunOptions { RunOptions(home: home, isJSON: json, language: lang) }

    private static func language(_ typed: String) throws -> Language {
        guard let language = Language(rawValue: typed) else {
            throw ValidationError(Messages.badLanguage(typed)[HelpLanguage.current])
        }
        return language
    }
}

/// The language of help screens. The parser asks each command for its texts at a time of its own choosing and passes
/// nothing along, so the language travels with the task.
enum HelpLanguage {
    @TaskLocal static var current: Language = .thai
}

extension Label {
    /// The text as help for an option or argument.
    ///
    /// - Parameter value: what stands for the value.
    func help(_ value: String? = nil) -> ArgumentHelp {
        ArgumentHelp(self[HelpLanguage.current], valueName: value)
    }

    /// The text as a command's abstract.
    var abstract: String { self[HelpLanguage.current] }
}
