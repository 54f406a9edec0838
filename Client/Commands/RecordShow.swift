import ArgumentParser
import Forms
import SQLiteReplica
import Store

/// Shows one record.
struct RecordShow: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Messages.Help.recordShow.abstract)
    }

    @Argument(help: Messages.Help.id.help("ID"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let id = try session.record(self.id)
        let store = try session.store()
        let record = try session.storing { () throws(StoreError) in try store.show(id) }
        let document = ListPage.document(record, session)
        try session.answer(document.adding("held", .array(record.held.map(HeldPage.document)))) {
            () throws(CommandError) in
            RecordPage(session, record).lines
        }
    }
}
