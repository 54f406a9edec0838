import ArgumentParser
import CommandHelp
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
