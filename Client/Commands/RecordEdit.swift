import ArgumentParser
import CommandHelp
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store

/// Changes a record.
struct RecordEdit: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "edit", abstract: Messages.Help.recordEdit.abstract)
    }

    @Argument(help: Messages.Help.id.help("ID"))
    var id: String

    @OptionGroup var options: EditOptions

    @Option(
        name: .customLong("clear"), parsing: .unconditionalSingleValue, help: Messages.Help.clear.help("FIELD"))
    var clears: [String] = []

    @Option(
        name: .customLong("remove"), parsing: .unconditionalSingleValue, help: Messages.Help.remove.help("FIELD=VALUE"))
    var removes: [String] = []

    @Option(parsing: .unconditional, help: Messages.Help.seen.help("TOKEN"))
    var seen: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        var words = options.words
        words.clears = clears
        words.removes = removes
        try Self.run(id, words, seen: seen, in: session)
    }

    /// Does it without the parser.
    static func run(_ id: String, _ words: EditWords, seen: String?, in session: Session) throws(CommandError) {
        let id = try session.record(id)
        let shown = try seen.map { token throws(CommandError) in try SeenToken.read(token) }
        let store = try session.store()
        let record = try session.storing { () throws(StoreError) in try store.show(id) }
        let type = record.reader.state.type
        guard let form = record.reader.form else { throw .store(.unknownType(type), type: type) }
        let edits = try EditReader(form: form).edits(words, isNew: false)
        guard edits != RecordEdits() else { throw .usage(.nothingToDo) }
        let authorship = try session.authorship(words.clerk)
        let receipt = try AttachedFiles(session, form).attaching(edits) { edits throws(CommandError) in
            try session.storing(type: type) { () throws(StoreError) in
                try store.edit(id, edits, shown: shown, by: authorship, using: &session.random)
            }
        }
        try session.answer(receipt)
        try warn(of: edits.sets.map(\.field), in: id, session)
    }

    /// A plain edit settles no conflict, and brings one about when somebody else wrote meanwhile: the clerk is told.
    private static func warn(of fields: [String], in id: RecordID, _ session: Session) throws(CommandError) {
        let store = try session.store()
        let reader = try session.storing { () throws(StoreError) in try store.show(id) }.reader
        let disputed = reader.conflicts.map { reader.name($0) }.filter { fields.contains($0) }
        if !disputed.isEmpty { session.note(Messages.stillInConflict(disputed.joined(separator: ", "))) }
    }
}

/// The token that says what a clerk was shown.
enum SeenToken {
    static func read(_ token: String) throws(CommandError) -> Shown {
        do throws(ProtocolError) {
            return try Shown(token: token)
        } catch {
            throw .usage(.badToken)
        }
    }
}
