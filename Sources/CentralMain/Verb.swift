import ArgumentParser
import CommandHelp
import Forms

/// One command: its options, and what it does.
protocol Verb: ParsableCommand {
    var global: GlobalOptions { get }

    /// Does it. Returns when it is done; what was not done is an error.
    func run(in session: Session) async throws(CommandError)
}

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(help: Help.data.help("DIR"))
    var data: String?

    @Flag(help: Help.json.help())
    var json = false

    @Option(help: Help.lang.help("th|en"), transform: GlobalOptions.language)
    var lang: Language?

    private static func language(_ typed: String) throws -> Language {
        guard let language = Language(rawValue: typed) else {
            throw ValidationError(Help.badLanguage[HelpLanguage.current])
        }
        return language
    }
}

/// The root of all commands.
struct Root: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "khunatham-central", abstract: Help.root.abstract, discussion: Help.rootMore.abstract,
            subcommands: [
                Init.self, Serve.self, OfficeVerbs.self, RecordVerbs.self, RecordHash.self, ConflictVerbs.self,
                FindingVerbs.self, HeldVerbs.self, AttachmentVerbs.self, RedactVerbs.self, LogExport.self,
                BundleVerbs.self, BackupVerb.self, RestoreVerb.self, SnapshotVerb.self,
            ])
    }

    /// The command that `words` begin with; nil when they name none, or a group without its verb.
    static func verb(in words: [String]) -> (any Verb.Type)? {
        var command: any ParsableCommand.Type = Root.self
        for word in words {
            let own = command.configuration.subcommands.first { $0.configuration.commandName == word }
            guard let own else { return nil }
            if let verb = own as? any Verb.Type { return verb }
            command = own
        }
        return nil
    }
}

/// What is done with offices.
struct OfficeVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "office", abstract: Help.office.abstract,
            subcommands: [
                OfficeAdd.self, OfficeCode.self, OfficeList.self, OfficeNetworks.self, OfficeApprove.self,
                OfficeRevoke.self,
            ])
    }
}

/// What is done with records.
struct RecordVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "record", abstract: Help.record.abstract,
            subcommands: [
                RecordShow.self, RecordList.self, RecordHistory.self, RecordHash.self, RecordExportVerb.self,
            ])
    }
}

/// What is done with conflicts.
struct ConflictVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "conflict", abstract: Help.conflict.abstract,
            subcommands: [ConflictList.self, ConflictResolve.self])
    }
}

/// What is done with changes that are kept without being applied.
struct HeldVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "held", abstract: Help.held.abstract,
            subcommands: [HeldList.self, HeldShow.self, HeldRelease.self, HeldRefuse.self])
    }
}
