import ArgumentParser
import Forms
import SQLiteReplica
import Store

/// Records something new.
struct RecordAdd: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "add", abstract: Messages.Help.recordAdd.abstract)
    }

    @Argument(help: Messages.Help.type.help("TYPE"))
    var type: String

    @OptionGroup var options: EditOptions
    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let form = try session.form(named: type)
        let edits = try EditReader(form: form).edits(options, isNew: true)
        let store = try session.store()
        let authorship = try session.authorship(options.clerk)
        let receipt = try AttachedFiles(session, form).attaching(edits) { edits throws(CommandError) in
            try session.storing(type: form.name) { () throws(StoreError) in
                try store.add(form.name, edits, by: authorship, using: &session.random)
            }
        }
        try session.answer(receipt)
    }
}
