import ArgumentParser
import CommandHelp
import Forms
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// Shows one record.
struct RecordShow: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Messages.Help.recordShow.abstract)
    }

    @Argument(help: Messages.Help.id.help("ID"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) { try Self.run(id, in: session) }

    /// Does it without the parser.
    static func run(_ id: String, in session: Session) throws(CommandError) {
        let id = try session.record(id)
        let store = try session.store()
        let record = try session.storing { () throws(StoreError) in try store.show(id) }
        let document = ListPage.document(record, session)
        var attachments: [JSON] = []
        for name in record.reader.attachments.sorted(by: { ($0.field, $0.hash.hex) < ($1.field, $1.hash.hex) }) {
            let page = try AttachmentPage(session, name.hash)
            attachments.append(page.document(field: record.reader.name(name.field)))
        }
        let stay = record.stay.map { JSON.string($0.rawValue) } ?? .null
        let whole = document.adding("held", .array(record.held.map(HeldPage.document)))
            .adding("attachments", .array(attachments)).adding("leaving", stay)
        try session.answer(whole) { () throws(CommandError) in
            RecordPage(session, record).lines
        }
    }
}
