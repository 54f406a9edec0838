import ArgumentParser
import CommandHelp
import Forms
import Merge
import SQLiteReplica
import Store

/// Lists the conflicts that people must settle.
struct ConflictList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Messages.Help.conflictList.abstract)
    }

    @Option(help: Messages.Help.onlyType.help("TYPE"))
    var type: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let form = try type.map { name throws(CommandError) in try session.form(named: name) }
        let store = try session.store()
        let records = try session.storing { () throws(StoreError) in
            try store.list(type: form?.name, isInConflict: true)
        }
        try session.answer(.array(records.flatMap(document))) { () throws(CommandError) in
            ConflictPage(session).lines(records)
        }
    }

    /// One entry for each field in conflict, with the token that lets `conflict resolve` name just these siblings.
    private func document(_ record: ShownRecord) -> [JSON] {
        let token = record.reader.shown.token
        return RecordDocument.conflicts(record.reader).map { $0.adding("seen", .string(token)) }
    }
}
