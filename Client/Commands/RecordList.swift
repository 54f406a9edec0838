import ArgumentParser
import CommandHelp
import Forms
import SQLiteReplica
import Store

/// Lists the records of a type.
struct RecordList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Messages.Help.recordList.abstract)
    }

    @Argument(help: Messages.Help.type.help("TYPE"))
    var type: String

    @Option(
        name: .customLong("where"), parsing: .unconditionalSingleValue, help: Messages.Help.filter.help("FIELD=VALUE"))
    var filters: [String] = []

    @Option(help: Messages.Help.limit.help("N"))
    var limit: Int?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let form = try session.form(named: type)
        let records = try session.records(form, filters: filters, limit: limit)
        try session.answer(ListPage.document(records, session)) { () throws(CommandError) in
            ListPage(session, records, showsType: false).lines
        }
    }
}

extension Session {
    /// The records of a type that show what `filters` (`FIELD=VALUE`) say.
    func records(_ form: Form, filters: [String], limit: Int? = nil) throws(CommandError) -> [ShownRecord] {
        if let limit, limit < 1 { throw .usage(.badLimit) }
        var items: [RecordEdits.Item] = []
        for word in filters { items.append(try EditReader.item(word, form)) }
        let wanted = items
        let store = try self.store()
        return try storing(type: form.name) { () throws(StoreError) in
            try store.list(type: form.name, filters: wanted, limit: limit)
        }
    }
}
