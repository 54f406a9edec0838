import Central
import Compression
import Forms
import Foundation
import GRDB
import Merge
import Protocol
import SQLiteReplica
import Simulator
import Store
import SyncLogic

struct Wavering: Sabotage {
    private var first: [ObjectIdentifier: LogCursor] = [:]
    private var count = 0

    init() {}

    mutating func after(_ store: Store) throws {
        count += 1
        let isBack = count % 5 == 0
        let before = first[ObjectIdentifier(store)]
        first[ObjectIdentifier(store)] = try store.writing { transaction throws(StorageError) in
            let cursor = try transaction.cursor()
            guard let cursor, let before, before.isComparable(with: cursor) else { return cursor }
            if isBack { try transaction.setCursor(before) }
            return before
        }
    }
}

struct Proud: Sabotage {
    mutating func restored(_ store: Store, from former: Store) throws {
        let cursor = try former.writing { transaction throws(StorageError) in try transaction.cursor() }
        guard let cursor else { return }
        try store.writing { transaction throws(StorageError) in try transaction.setCursor(cursor) }
    }
}

/// Puts the state of one record back to what it was before the page.
struct Half: Sabotage {
    private var record: [DatabaseValue]?

    init() {}

    mutating func before(_ store: Store) throws {
        record = try store.writing { transaction throws(StorageError) in
            try translatingDatabase {
                try Row.fetchOne(
                    transaction.replica.db, sql: "SELECT base, visible, text, id FROM record ORDER BY no DESC LIMIT 1"
                ).map { Array($0.databaseValues) }
            }
        }
    }

    mutating func after(_ store: Store) throws {
        guard let record else { return }
        try store.writing { transaction throws(StorageError) in
            try translatingDatabase {
                try transaction.replica.db.execute(
                    sql: "UPDATE record SET base = ?, visible = ?, text = ? WHERE id = ?",
                    arguments: StatementArguments(record))
            }
        }
    }
}

/// Takes away all siblings but the one whose clock was latest.
struct ClockRuled: Sabotage {
    mutating func after(_ store: Store) throws {
        var query = RecordQuery()
        query.isInConflict = true
        for reader in try store.list(query).map(\.reader) {
            for field in reader.conflicts {
                let losers = reader.view(field).conflict.sorted { $0.origin.wallMs < $1.origin.wallMs }.dropLast()
                guard let origin = losers.first?.origin else { continue }
                let write = FieldWrite(field: field, operation: .clear, over: losers.map(\.dot))
                let part = Part(
                    record: reader.state.id, type: reader.state.type, salt: Array(repeating: 0, count: 16),
                    seen: reader.state.clock, writes: [write])
                try store.writing { transaction throws(StorageError) in
                    var state = reader.state
                    try state.apply(part, of: origin) { _ throws(StorageError) in true }
                    try transaction.save(state, after: origin.change)
                }
            }
        }
    }
}

extension ExchangeReply {
    /// The same reply with other changes in its page.
    func with(_ changes: [Change]) throws -> ExchangeReply {
        guard let page else { return self }
        var other = self
        other.page = Page(
            from: page.from, cursor: page.cursor, hasMore: page.hasMore, batch: try BatchPacker.pack(changes))
        return other
    }
}

extension Store {
    /// Reads and writes in one transaction.
    func writing<Value>(_ body: (OfficeTransaction) throws(StorageError) -> Value) throws -> Value {
        try write { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try body(transaction) }
        }
    }
}

extension Central {
    /// Reads and writes in one transaction.
    func writing<Value>(_ body: (CentralTransaction) throws(StorageError) -> Value) throws -> Value {
        try write(nowMs: 0) { transaction throws(CentralError) in
            do throws(StorageError) {
                return try body(transaction)
            } catch {
                throw .store(.storage(error))
            }
        }
    }
}
