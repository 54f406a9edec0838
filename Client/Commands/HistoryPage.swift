import Forms
import Merge
import Protocol

/// Who did what to a record, the earliest here first.
struct HistoryPage {
    private let session: Session
    private let reader: RecordReader
    private let values: ValueText

    init(_ session: Session, _ reader: RecordReader) {
        self.session = session
        self.reader = reader
        values = ValueText(session)
    }

    func lines(_ changes: [Change]) -> [String] {
        changes.flatMap { change in
            let header = change.header
            let origin = values.origin(clerk: header.clerk, office: header.office, wallMs: header.claimed.wallMs)
            let parts = change.parts.filter { $0.record == reader.state.id }
            return ["\(change.ref.label)  \(Screen.line(origin))"] + parts.flatMap(deeds).map { "    " + $0 }
        }
    }

    /// What one part wrote, a line each.
    func deeds(_ part: Part) -> [String] { part.writes.map { Screen.line(deed($0)) } }

    private func deed(_ write: FieldWrite) -> String {
        if write.field == SystemField.deleted.rawValue {
            return session.text(write.operation == .set ? Messages.Deed.deleted : Messages.Deed.restored)
        }
        let field = values.label(write.field, reader)
        let erased = write.isEmptied ? session.text(Messages.erasedValue) : ""
        let value = write.value.map { values.text($0, write.field, reader) } ?? erased
        let label =
            switch write.operation {
            case .set: Messages.Deed.put(field, value)
            case .add, .increment, .note: Messages.Deed.added(field, value)
            case .clear: Messages.Deed.cleared(field)
            case .remove: Messages.Deed.removed(field)
            }
        let replaced = Set(write.over.map(\.change)).sorted(by: ChangeRef.precedes).map(\.label)
        let suffix = replaced.isEmpty ? "" : session.text(Messages.Deed.replaced(replaced.joined(separator: ", ")))
        return session.text(label) + suffix
    }
}
