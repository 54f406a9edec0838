import ArgumentParser
import CommandHelp
import Forms
import SQLiteReplica
import Store

/// Finds records that hold a text.
struct RecordSearch: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "search", abstract: Messages.Help.recordSearch.abstract)
    }

    @Argument(help: Messages.Help.text.help("TEXT"))
    var text: String

    @Option(help: Messages.Help.onlyType.help("TYPE"))
    var type: String?

    @Option(help: Messages.Help.limit.help("N"))
    var limit: Int?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        if let limit, limit < 1 { throw .usage(.badLimit) }
        let form = try type.map { name throws(CommandError) in try session.form(named: name) }
        let store = try session.store()
        let records = try session.storing { () throws(StoreError) in
            try store.list(type: form?.name, text: text, limit: limit)
        }
        try session.answer(ListPage.document(records, session)) { () throws(CommandError) in
            ListPage(session, records, showsType: true).lines
        }
    }
}
