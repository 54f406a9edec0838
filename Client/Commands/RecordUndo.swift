import ArgumentParser
import CommandHelp
import SQLiteReplica
import Store

/// Takes back what one change recorded, as a new change.
struct RecordUndo: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "undo", abstract: Messages.Help.recordUndo.abstract)
    }

    @Argument(help: Messages.Help.change.help("CHANGE"))
    var change: String

    @Option(parsing: .unconditional, help: Messages.Help.clerk.help("NAME"))
    var clerk: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let store = try session.store()
        let authorship = try session.authorship(clerk)
        let receipt = try session.storing { () throws(StoreError) in
            try store.undo(change, by: authorship, using: &session.random)
        }
        try session.answer(receipt)
    }
}
