import ArgumentParser
import CommandHelp
import Forms
import Merge
import SQLiteReplica
import Store

/// What a clerk says to write into a record, as typed.
struct EditWords {
    var sets: [String] = []
    var adds: [String] = []
    var shares: [String] = []
    var clears: [String] = []
    var removes: [String] = []
    /// nil for the clerk whom the store names.
    var clerk: String?
}

/// The options with which a clerk says what to write into a record.
struct EditOptions: ParsableArguments {
    @Option(name: .customLong("set"), parsing: .unconditionalSingleValue, help: Messages.Help.set.help("FIELD=VALUE"))
    var sets: [String] = []

    @Option(name: .customLong("add"), parsing: .unconditionalSingleValue, help: Messages.Help.add.help("FIELD=VALUE"))
    var adds: [String] = []

    @Option(name: .customLong("share"), parsing: .unconditionalSingleValue, help: Messages.Help.share.help("SCOPE"))
    var shares: [String] = []

    @Option(parsing: .unconditional, help: Messages.Help.clerk.help("NAME"))
    var clerk: String?

    /// What they say.
    var words: EditWords { EditWords(sets: sets, adds: adds, shares: shares, clerk: clerk) }
}

/// Reads `FIELD=VALUE` words against a form: labels become names, and what a store would take for two contradictory
/// writes is refused.
struct EditReader {
    let form: Form

    /// What the words say.
    ///
    /// - Parameter isNew: whether the record is new: then a value set in an append-only field is its first one.
    func edits(_ words: EditWords, isNew: Bool) throws(CommandError) -> RecordEdits {
        var edits = RecordEdits()
        for word in words.sets {
            let item = try self.item(word)
            if isNew, form.isAppendOnly(item.field) {
                edits.adds.append(item)
            } else {
                try set(item, in: &edits)
            }
        }
        for word in words.clears {
            let name = form.fieldName(typed: word)
            guard !edits.clears.contains(name), !edits.sets.contains(where: { $0.field == name }) else {
                throw .usage(.repeatedField(name))
            }
            edits.clears.append(name)
        }
        for word in words.adds { edits.adds.append(try item(word)) }
        edits.adds += words.shares.map { .init(field: SystemField.shared.name, text: $0) }
        for word in words.removes { edits.removes.append(try item(word)) }
        return edits
    }

    /// Adds a value to be set. A field with several values may be named more than once.
    private func set(_ item: RecordEdits.Item, in edits: inout RecordEdits) throws(CommandError) {
        guard let place = edits.sets.firstIndex(where: { $0.field == item.field }) else {
            edits.sets.append(item)
            return
        }
        guard let field = form.field(named: item.field), field.isList else {
            throw .usage(.repeatedField(item.field))
        }
        let separator = field.kind == .longText ? "\n" : ";"
        edits.sets[place] = .init(field: item.field, text: edits.sets[place].text + separator + item.text)
    }

    private func item(_ word: String) throws(CommandError) -> RecordEdits.Item {
        try Self.item(word, form)
    }

    /// One `FIELD=VALUE`.
    static func item(_ word: String, _ form: Form) throws(CommandError) -> RecordEdits.Item {
        guard let sign = word.firstIndex(of: "="), sign > word.startIndex else { throw .usage(.notAnEdit(word)) }
        return .init(
            field: form.fieldName(typed: String(word[..<sign])), text: String(word[word.index(after: sign)...]))
    }
}
