import ArgumentParser
import CommandHelp

/// One command: its options, and what it does.
protocol Verb: ParsableCommand {
    var global: GlobalOptions { get }

    /// Does it. Returns when it is done; what was not done is an error.
    func run(in session: Session) throws(CommandError)
}

/// The root of all commands.
struct Root: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "khunatham", abstract: Messages.Help.root.abstract,
            discussion: Messages.Help.rootMore.abstract,
            subcommands: [
                Init.self, Enrol.self, RecordVerbs.self, ConflictVerbs.self, FindingVerbs.self, HeldVerbs.self,
                AttachmentVerbs.self,
                Import.self, Export.self, Sync.self, LineVerbs.self, BundleVerbs.self, Status.self, FormsVerb.self,
            ])
    }

    /// The verbs that have verbs of their own, with these.
    static var verbs: [String: Set<String>] {
        var verbs: [String: Set<String>] = [:]
        for command in configuration.subcommands {
            let own = command.configuration.subcommands.compactMap { $0.configuration.commandName }
            verbs[command.configuration.commandName ?? ""] = Set(own)
        }
        return verbs
    }
}

/// What is done with records.
struct RecordVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "record", abstract: Messages.Help.record.abstract,
            subcommands: [
                RecordAdd.self, RecordEdit.self, RecordShow.self, RecordList.self, RecordSearch.self,
                RecordHistory.self, RecordDelete.self, RecordUndo.self,
            ])
    }
}

/// What is done with conflicts.
struct ConflictVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "conflict", abstract: Messages.Help.conflict.abstract,
            subcommands: [ConflictList.self, ConflictResolve.self])
    }
}

/// What is done with findings.
struct FindingVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "finding", abstract: Messages.Help.finding.abstract, subcommands: [FindingList.self])
    }
}
