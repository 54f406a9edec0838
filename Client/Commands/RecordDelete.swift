import ArgumentParser
import CommandHelp
import SQLiteReplica
import Store

/// Deletes a record.
struct RecordDelete: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "delete", abstract: Messages.Help.recordDelete.abstract)
    }

    @Argument(help: Messages.Help.id.help("ID"))
    var id: String

    @Option(parsing: .unconditional, help: Messages.Help.clerk.help("NAME"))
    var clerk: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let id = try session.record(self.id)
        let store = try session.store()
        let authorship = try session.authorship(clerk)
        let receipt = try session.storing { () throws(StoreError) in
            try store.delete(id, by: authorship, using: &session.random)
        }
        try session.answer(receipt)
    }
}
