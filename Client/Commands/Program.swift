import ArgumentParser
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
        let arguments = Arguments(typed, verbs: Root.verbs)
        let language = Language(arguments, environment)
        return HelpLanguage.$current.withValue(language) {
            let answering = Answering(environment: environment, language: language, isJSON: arguments.isJSON)
            do {
                let command = try Root.parseAsRoot(arguments.words)
                return try run(command, language, answering)
            } catch {
                return answering.onParsing(error)
            }
        }
    }

    private func run(
        _ command: any ParsableCommand, _ language: Language, _ answering: Answering
    ) throws -> Int32 {
        guard let verb = command as? any Verb else {
            // A group without its verb is wrong usage; anything else is the parser's own request for help.
            if command is Root || command is RecordVerbs || command is ConflictVerbs {
                return answering.onMissingVerb(type(of: command))
            }
            var command = command
            try command.run()
            return 0
        }
        do throws(CommandError) {
            let session = try Session(verb.global, language: language, environment)
            self.session = session
            try verb.run(in: session)
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
