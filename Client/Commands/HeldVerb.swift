import ArgumentParser
import CommandHelp
import Forms
import Protocol
import Store
import SyncLogic

/// Lists the own changes that the centre has not applied: those it holds, and those it decided against.
struct HeldList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Messages.Help.heldList.abstract)
    }

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let held = try session.read { transaction throws(StorageError) in try transaction.heldChanges() }
        try session.answer(.array(held.map(HeldPage.document))) { () throws(CommandError) in
            try HeldPage(session).lines(held)
        }
    }
}

/// What is done with changes that the centre has not applied.
struct HeldVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "held", abstract: Messages.Help.held.abstract, subcommands: [HeldList.self])
    }
}
