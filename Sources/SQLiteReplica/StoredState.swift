import Foundation
package import GRDB
package import Merge
package import Protocol
package import SyncLogic

/// How a record's state is kept: by the change that alone makes it, which most records have, or by itself.
struct StoredState {
    /// The number of the change whose parts about the record are the whole state.
    let base: Int64?
    /// Empty with a base, like the context.
    let visible: [UInt8]
    let context: [UInt8]
    /// The bytes that the record's text leans on.
    let source: [UInt8]

    /// - Parameter origin: the only change that was applied to the record, as it is kept; nil to keep it by itself.
    init(_ state: RecordState, madeBy origin: Replica.NumberedChange?) {
        if let origin, Self.isWhole(state, of: origin.change) {
            base = origin.no
            (visible, context) = ([], [])
            source = origin.change.bytes
        } else {
            base = nil
            (visible, context) = (state.visibleBytes, state.contextBytes)
            source = visible
        }
    }

    /// Whether a change applied alone makes a state.
    private static func isWhole(_ state: RecordState, of change: Change) -> Bool {
        isPlainly(state, of: change) || RecordState(state.id, merging: [change], without: []) == state
    }

    /// Whether a change plainly makes a state, as most that begin a record do: with one part about it, which replaces
    /// nothing and every value of which is there. False says nothing.
    private static func isPlainly(_ state: RecordState, of change: Change) -> Bool {
        let parts = change.parts.filter { $0.record == state.id }
        guard parts.count == 1, state.redactions.isEmpty, state.prekilled.isEmpty, state.type == parts[0].type,
            state.lamport == change.header.lamport, state.clock.entries.count == 1,
            state.clock[change.header.actor] == change.header.seq,
            parts[0].writes.allSatisfy({ $0.value != nil && $0.over.isEmpty })
        else { return false }
        let ref = change.ref
        var count = 0
        for siblings in state.fields.values {
            // A dot names one value: as many of this change as it puts are all that it puts.
            guard siblings.allSatisfy({ $0.dot.change == ref }) else { return false }
            count += siblings.count
        }
        return count == parts[0].writes.count
    }
}

extension Replica {
    /// The columns that hold a record's state, three of them, in a query over `stateTables`.
    package static let stateColumns = "unpacked(record.visible), record.context, unpacked(base.bytes)"

    /// A record's number and `stateColumns`, by its id.
    static let stateOfID: StaticString = """
        SELECT record.no, unpacked(record.visible), record.context, unpacked(base.bytes)
        FROM record LEFT JOIN change AS base ON base.no = record.base WHERE record.id = ?
        """

    /// Records with the changes that make them.
    package static let stateTables = "record LEFT JOIN change AS base ON base.no = record.base"

    /// The state in a row whose `stateColumns` begin at `start`.
    package static func state(_ id: RecordID, _ row: Row, at start: Int) throws(StorageError) -> RecordState {
        let visible: Data = row[start]
        let context: Data = row[start + 1]
        let base: Data? = row[start + 2]
        return try state(id, visible: [UInt8](visible), context: [UInt8](context), base: base.map { [UInt8]($0) })
    }

    /// The state that is kept as these bytes, or as those of the change that alone makes it.
    static func state(
        _ id: RecordID, visible: [UInt8], context: [UInt8], base: [UInt8]?
    ) throws(StorageError) -> RecordState {
        do throws(ProtocolError) {
            guard let base else { return try RecordState(id: id, visible: visible, context: context) }
            let state = RecordState(id, merging: [try Change(decoding: base)], without: [])
            if let state { return state }
        } catch {
            throw .damaged(what: "record \(id.text)")
        }
        throw .damaged(what: "record \(id.text)")
    }

    /// The visible bytes of the state in a row whose `stateColumns` begin at `start`.
    package static func visibleBytes(_ id: RecordID, _ row: Row, at start: Int) throws(StorageError) -> [UInt8] {
        let visible: Data = row[start]
        let base: Data? = row[start + 2]
        return base == nil ? [UInt8](visible) : try state(id, row, at: start).visibleBytes
    }

    /// The only change that was applied to the record numbered `no`; nil when there are several.
    func origin(of no: Int64) throws(StorageError) -> NumberedChange? {
        let numbers = try translatingDatabase {
            try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT change FROM part WHERE record = ? LIMIT 2"), arguments: [no])
        }
        guard numbers.count == 1, let change = try change(numbered: numbers[0]) else { return nil }
        return NumberedChange(change: change, no: numbers[0])
    }

    /// Keeps the records by themselves that are kept by a change: it is about to be rewritten.
    ///
    /// - Parameter former: the change numbered `no` as it is kept still.
    func detachRecords(from former: Change, numbered no: Int64) throws(StorageError) {
        for id in Set(former.parts.map(\.record)) {
            let row = try translatingDatabase {
                try Row.fetchOne(
                    db.cachedStatement(
                        sql: """
                            SELECT record.no, \(Self.stateColumns) FROM \(Self.stateTables)
                            WHERE record.id = ? AND record.base = ?
                            """), arguments: [id.data, no])
            }
            guard let row else { continue }
            let stored = StoredState(try Self.state(id, row, at: 1), madeBy: nil)
            try translatingDatabase {
                let record: Int64 = row[0]
                try db.cachedStatement(
                    sql: """
                        UPDATE record SET base = NULL, visible = packed(?2), context = ?3, text = packed(?4, ?2)
                        WHERE no = ?1
                        """
                ).execute(arguments: [record, Data(stored.visible), Data(stored.context), try text(record)])
            }
        }
    }
}
