import Foundation
import GRDB
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Forms
import TestSupport

/// The product's store, in an SQLite database in memory.
final class SQLiteStore: SimulatedStore {
    let store: Store
    private let composer: ExchangeComposer

    init(_ store: Store) throws {
        self.store = store
        composer = try ExchangeComposer(store)
    }

    func transact<Value>(
        nowMs: Int64, _ body: (OfficeTransaction) throws(StoreError) -> Value
    ) throws -> Value {
        // Never as a reader: making a connection read-only and back makes SQLite prepare every statement again.
        try store.write(body)
    }

    func enrol(serverKey: [UInt8]) throws {
        try read { transaction throws(StorageError) in
            try transaction.set(.server, "http://127.0.0.1")
            try transaction.enrol(authority: "", serverKey: serverKey)
        }
    }

    func compose(wallMs: Int64, changes: Int, replyBytesMax: UInt64) throws -> ComposedExchange {
        try composer.compose(wallMs: wallMs, changes: changes, replyBytesMax: replyBytesMax)
    }

    func accept(
        status: Int, body: [UInt8], of exchange: ComposedExchange, wallMs: Int64, using random: inout SeededGenerator
    ) throws -> Acceptance {
        try composer.accept(status: status, body: body, of: exchange, wallMs: wallMs, using: &random)
    }

    func mint(_ reason: Genesis.Reason, using random: inout SeededGenerator) throws {
        try store.mint(reason, using: &random)
    }

    func states() throws -> [RecordState] {
        try read { transaction throws(StorageError) in try transaction.replica.everyState() }
    }

    func changes() throws -> [(hash: Digest, bytes: [UInt8])] {
        let rows = try read { transaction throws(StorageError) in
            try translatingDatabase {
                try Row.fetchAll(
                    transaction.replica.db.cachedStatement(sql: "SELECT hash, unpacked(bytes) FROM change ORDER BY no")
                ).map { ($0[0] as Data, $0[1] as Data) }
            }
        }
        return try rows.map { hash, bytes in
            guard let hash = Digest(hash) else { throw Violation(.sound, "a hash that is none") }
            return (hash, [UInt8](bytes))
        }
    }

    func held() throws -> Set<ChangeRef> {
        Set(try read { transaction throws(StorageError) in try transaction.heldChanges().map(\.change.ref) })
    }

    func departed() throws -> Set<RecordID> {
        Set(try blobs("SELECT record FROM departed").compactMap { RecordID($0) })
    }

    func receipts() throws -> [Digest: UInt64] {
        let rows = try read { transaction throws(StorageError) in
            try translatingDatabase {
                try Row.fetchAll(
                    transaction.replica.db.cachedStatement(
                        sql: "SELECT hash, number FROM receipt JOIN change ON change.no = receipt.change")
                ).map { ($0[0] as Data, $0[1] as Int64) }
            }
        }
        var receipts: [Digest: UInt64] = [:]
        for (hash, number) in rows {
            guard let hash = Digest(hash) else { throw Violation(.sound, "a hash that is none") }
            receipts[hash] = UInt64(clamping: number)
        }
        return receipts
    }

    func replies() throws -> [[UInt8]] { try blobs("SELECT bytes FROM page ORDER BY no").map { [UInt8]($0) } }

    private func blobs(_ sql: String) throws -> [Data] {
        try read { transaction throws(StorageError) in
            try translatingDatabase { try Data.fetchAll(transaction.replica.db.cachedStatement(sql: sql)) }
        }
    }

    func stateHash() throws -> Digest { try store.stateHash() }

    func copy() throws -> any SimulatedStore { try SQLiteStore(try store.copyInMemory()) }
}

extension Replica {
    /// Every record to which something was applied.
    func everyState() throws(StorageError) -> [RecordState] {
        var query = RecordQuery()
        query.includesDeleted = true
        query.includesOrders = true
        return try records(query)
    }
}
