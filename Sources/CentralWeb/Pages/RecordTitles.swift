import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// What people call the records that a page's references point to.
struct RecordTitles: Sendable {
    private var titles: [RecordID: String] = [:]

    /// Knows none.
    init() {}

    /// Looks up `ids`, as many as a page may ask for.
    init(_ ids: some Sequence<RecordID>, _ transaction: CentralTransaction) throws(CentralError) {
        for id in ids {
            if titles.count == PageLimits.referencesMax { return }
            if titles[id] != nil { continue }
            let state = try readingPage { () throws(StorageError) in try transaction.record(id) }
            if let state, !state.clock.isEmpty { titles[id] = RecordReader(state, transaction.replica.catalogue).title }
        }
    }

    /// The title of a record; nil when the record is not here.
    subscript(id: RecordID) -> String? { titles[id] }
}

extension RecordReader {
    /// The record that `value` in `field` points to; nil when the field holds no references.
    func target(of value: Value, in field: FieldID) -> RecordID? {
        guard form?.field(id: field)?.referencedType != nil, case .bytes(let bytes) = value else { return nil }
        return RecordID(bytes)
    }

    /// The records that this one's visible values point to.
    var targets: [RecordID] {
        shownFields.flatMap { field in state.siblings(field).compactMap { target(of: $0.value, in: field) } }
    }

    /// The title for a list: cut to a length that a list bears, and nil while the record has none.
    var shortTitle: String? {
        let title = title
        return title == state.id.text ? nil : title.shortened(to: PageLimits.titleLengthMax)
    }
}

extension String {
    /// The text, cut after `count` Unicode scalars with an ellipsis.
    func shortened(to count: Int) -> String {
        guard let end = unicodeScalars.index(startIndex, offsetBy: count, limitedBy: endIndex), end < endIndex else {
            return self
        }
        return String(unicodeScalars[..<end]) + "…"
    }
}

/// Gives a storage error the type that the centre speaks.
func readingPage<Value>(_ body: () throws(StorageError) -> Value) throws(CentralError) -> Value {
    do {
        return try body()
    } catch {
        throw .store(.storage(error))
    }
}
