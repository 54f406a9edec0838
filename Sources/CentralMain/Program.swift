import ArgumentParser
import CommandHelp
import Forms
import Glibc

/// Reads a command line, does what it says, and answers with an exit code.
struct Program {
    /// Runs one command line, without the program's name.
    func run(_ typed: [String]) async -> Int32 {
        let line = CommandLineWords(typed)
        let language = line.language ?? Self.languageOfProcess
        if typed.contains(where: ThaiText.isBroken) { return end(.usage(.brokenText), line.isJSON, language) }
        return await HelpLanguage.$current.withValue(language) {
            do {
                let command = try Root.parseAsRoot(line.words)
                if let verb = command as? any Verb { return await run(verb, language) }
                return try onOther(command, line.isJSON, language)
            } catch {
                return onParsing(error, line.isJSON, language)
            }
        }
    }

    private func run(_ verb: any Verb, _ language: Language) async -> Int32 {
        var catalogue: Catalogue?
        do throws(CommandError) {
            let session = try Session(verb.global, language)
            catalogue = session.catalogue
            try await verb.run(in: session)
            return ExitCodes.done
        } catch {
            return end(error, verb.global.json, language, catalogue)
        }
    }

    /// Tells why nothing was done.
    private func end(
        _ error: CommandError, _ isJSON: Bool, _ language: Language, _ catalogue: Catalogue? = nil
    ) -> Int32 {
        if isJSON {
            Terminal.print(Terminal.safe(error.document(language, catalogue).text))
        } else {
            Terminal.complain(Terminal.safe(error.message(catalogue)[language]))
        }
        return error.exitCode
    }

    /// A group of verbs without its verb, or the parser's own request for help.
    private func onOther(_ command: any ParsableCommand, _ isJSON: Bool, _ language: Language) throws -> Int32 {
        var command = command
        let groups: [any ParsableCommand.Type] = [Root.self] + Root.configuration.subcommands
        guard groups.contains(where: { $0 == type(of: command) }) else {
            try command.run()
            return ExitCodes.done
        }
        let help = Root.helpMessage(for: type(of: command), columns: HelpScreen.columns)
        if isJSON { return end(.usage(.parser(help)), isJSON, language) }
        Terminal.complain(HelpScreen.translated(help, language))
        return ExitCodes.usage
    }

    /// The parser's own ends: help, or a command line that it could not read.
    private func onParsing(_ error: any Error, _ isJSON: Bool, _ language: Language) -> Int32 {
        if Root.exitCode(for: error) == .success {
            Terminal.print(screen(of: error, language))
            return ExitCodes.done
        }
        if isJSON { return end(.usage(.parser(Root.message(for: error))), isJSON, language) }
        Terminal.complain(Terminal.safe(screen(of: error, language)))
        return ExitCodes.usage
    }

    private func screen(of error: any Error, _ language: Language) -> String {
        HelpScreen.translated(Root.fullMessage(for: error, columns: HelpScreen.columns), language)
    }

    private static var languageOfProcess: Language {
        let isEnglish = Session.variable("LANG")?.lowercased().hasPrefix("en") == true
        return isEnglish ? .english : .thai
    }
}

/// What the exit codes mean.
enum ExitCodes {
    static let done: Int32 = 0
    static let failed: Int32 = 1
    static let usage: Int32 = 2
    static let refused: Int32 = 3
}
