import ArgumentParser
import CommandHelp
import Forms

/// How a run ends that was not done: an error for a program or for a person, and its exit code.
struct Answering {
    let environment: Environment
    let language: Language
    let isJSON: Bool

    /// The parser's own ends: help, or a command line that it could not read.
    func onParsing(_ error: any Error) -> Int32 {
        if Root.exitCode(for: error) == .success {
            let text = HelpScreen.translated(Root.fullMessage(for: error, columns: HelpScreen.columns), language)
            return environment.write(.output, Array((text + "\n").utf8)) == 0 ? ExitCodes.done : ExitCodes.failed
        }
        let message = Root.message(for: error)
        if isJSON { return print(.usage(.parser(message)), catalogue: nil) }
        let full = HelpScreen.translated(Root.fullMessage(for: error, columns: HelpScreen.columns), language)
        complain(Messages.badUsage[language] + "\n" + full)
        return ExitCodes.usage
    }

    /// A group of verbs without the verb.
    func onMissingVerb(_ group: any ParsableCommand.Type) -> Int32 {
        if isJSON { return print(.usage(.missingVerb), catalogue: nil) }
        let help = Root.helpMessage(for: group, columns: HelpScreen.columns)
        complain(Messages.missingVerb[language] + "\n\n" + HelpScreen.translated(help, language))
        return ExitCodes.usage
    }

    /// What a command could not do.
    func onFailure(_ error: CommandError, catalogue: Catalogue?) -> Int32 {
        if isJSON { return print(error, catalogue: catalogue) }
        complain(error.message(in: language, catalogue))
        return error.exitCode
    }

    private func print(_ error: CommandError, catalogue: Catalogue?) -> Int32 {
        let text = Screen.safe(error.document(in: language, catalogue)) + "\n"
        if environment.write(.output, Array(text.utf8)) != 0 { complain(error.message(in: language, catalogue)) }
        return error.exitCode
    }

    /// Nobody may be listening: a failure to complain changes nothing.
    private func complain(_ text: String) {
        _ = environment.write(.complaints, Array((Screen.safe(text) + "\n").utf8))
    }
}
