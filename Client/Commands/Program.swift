import ArgumentParser
import CommandHelp
import Forms

/// The client as a whole: reads a command line, does what it says, and answers with an exit code.
///
/// Keep it until the process ends: it holds the store open.
public final class Program {
    private let environment: Environment
    private var session: Session?

    public init(_ environment: Environment) { self.environment = environment }

    /// Runs one command line, without the program's name, and returns the exit code.
    public func run(_ typed: [String]) -> Int32 {
        if typed.contains(where: ThaiText.isBroken) { return refuseBroken(typed) }
        if let plain = PlainCommand(typed) {
            let language = Language(typed: plain.options.language, environment)
            let answering = Answering(environment: environment, language: language, isJSON: plain.options.isJSON)
            return run(plain.options, language, answering, plain.run)
        }
        let arguments = Arguments(typed, verbs: Root.verbs)
        let language = Language(typed: arguments.language, environment)
        return HelpLanguage.$current.withValue(language) {
            let answering = Answering(environment: environment, language: language, isJSON: arguments.isJSON)
            do {
                let command = try Root.parseAsRoot(arguments.words)
                guard let verb = command as? any Verb else { return try run(group: command, answering) }
                return run(verb.global.values, language, answering, verb.run)
            } catch {
                return answering.onParsing(error)
            }
        }
    }

    /// What was typed is lost: recorded as it is, nobody could tell what it was.
    private func refuseBroken(_ typed: [String]) -> Int32 {
        let arguments = Arguments(typed, verbs: Root.verbs)
        let language = Language(typed: arguments.language, environment)
        return Answering(environment: environment, language: language, isJSON: arguments.isJSON)
            .onFailure(.usage(.brokenText), catalogue: nil)
    }

    /// A group without its verb is wrong usage; anything else is the parser's own request for help.
    private func run(group command: any ParsableCommand, _ answering: Answering) throws -> Int32 {
        let groups: [any ParsableCommand.Type] = [Root.self] + Root.configuration.subcommands
        if groups.contains(where: { $0 == type(of: command) }) {
            return answering.onMissingVerb(type(of: command))
        }
        var command = command
        try command.run()
        return ExitCodes.done
    }

    private func run(
        _ options: RunOptions, _ language: Language, _ answering: Answering,
        _ body: (Session) throws(CommandError) -> Void
    ) -> Int32 {
        do throws(CommandError) {
            let session = try Session(options, language: language, environment)
            self.session = session
            // The answer is out; what is left to do for the next command takes nobody's time.
            defer { session.finish() }
            try body(session)
            return ExitCodes.done
        } catch {
            return answering.onFailure(error, catalogue: session?.catalogue)
        }
    }
}

/// What the exit codes mean.
enum ExitCodes {
    static let done: Int32 = 0
    static let failed: Int32 = 1
    static let usage: Int32 = 2
    static let refused: Int32 = 3
    static let noLine: Int32 = 4
    static let conflicts: Int32 = 5
}
