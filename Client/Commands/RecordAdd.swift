import ArgumentParser
import CommandHelp
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
        try Self.run(type, options.words, in: session)
    }

    /// Does it without the parser.
    static func run(_ type: String, _ words: EditWords, in session: Session) throws(CommandError) {
        let form = try session.form(named: type)
        let edits = try EditReader(form: form).edits(words, isNew: true)
        let store = try session.store()
        let authorship = try session.authorship(words.clerk)
        let receipt = try AttachedFiles(session, form).attaching(edits) { edits throws(CommandError) in
            try session.storing(type: form.name) { () throws(StoreError) in
                try store.add(form.name, edits, by: authorship, using: &session.random)
            }
        }
        try session.answer(receipt)
    }
}
