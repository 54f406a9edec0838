import ArgumentParser
import CommandHelp
import Forms
import SQLiteReplica
import Store

/// Shows who recorded what in a record, and when.
struct RecordHistory: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "history", abstract: Messages.Help.recordHistory.abstract)
    }

    @Argument(help: Messages.Help.id.help("ID"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let id = try session.record(self.id)
        let store = try session.store()
        let (reader, changes) = try session.storing { () throws(StoreError) in try store.history(id) }
        try session.answer(.array(changes.map { RecordDocument.history($0, of: reader) })) { () throws(CommandError) in
            HistoryPage(session, reader).lines(changes)
        }
    }
}
