import Forms
import Foundation
import GRDB
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

extension Central {
    /// Gives the whole log away, as it stands at one moment: enough for another program to come to the same records and
    /// the same hashes (PROTOCOL.md, "Exported logs"). It holds all that was ever recorded, what no office may read
    /// included. Takes memory for a few hundred entries, whatever the log's length.
    ///
    /// - Parameter write: takes the next items of the file. What it throws ends the export.
    /// - Returns: how many entries the log has.
    @discardableResult
    public func exportLog(to write: ([UInt8]) throws(CentralError) -> Void) throws(CentralError) -> UInt64 {
        try read { transaction throws(CentralError) in
            let log = ExportedLog(transaction: transaction)
            let head = try centrally { () throws(StorageError) in try transaction.head() }
            try write(try log.opening())
            try write(try log.actors())
            var number: UInt64 = 0
            while number < head.number {
                let entries = try centrally { () throws(StorageError) in
                    try transaction.entries(after: number, count: Self.entriesAtOnce)
                }
                guard let last = entries.last else { throw .store(.storage(.damaged(what: "log \(number)"))) }
                number = last.number
                for entry in entries { try write(try log.entry(entry)) }
            }
            try write(try log.closing(head))
            return head.number
        }
    }

    /// Entries that are read and written at once.
    private static let entriesAtOnce = 200
}

/// The items of an exported log. Each begins with a number that says what it is.
private struct ExportedLog {
    let transaction: CentralTransaction

    private enum Kind: UInt64 {
        case opening = 0
        case actor = 1
        case change = 2
        case closing = 3
    }

    /// What must be known beside the log: how fields are read, and who reads what.
    func opening() throws(CentralError) -> [UInt8] {
        let catalogue = transaction.replica.catalogue
        let offices = try centrally { () throws(StorageError) in try transaction.offices() }
        var out = begin(.opening, items: 5)
        out.number(1)
        out.text(catalogue.province)
        out.array(catalogue.forms.count)
        for form in catalogue.forms {
            out.array(3)
            out.text(form.name)
            out.boolean(form.isReference)
            out.array(form.fields.count * 3)
            for field in form.fields {
                out.number(UInt64(field.id))
                out.text(field.rule.rawValue)
                out.boolean(field.isCentralOnly)
            }
        }
        out.array(offices.count)
        for office in offices {
            let scopes = transaction.scopes(of: office)
            out.array(2)
            out.text(office.code)
            out.array(scopes.count)
            for scope in scopes { out.text(scope) }
        }
        return out.bytes
    }

    /// How each actor began.
    func actors() throws(CentralError) -> [UInt8] {
        try centrally { () throws(StorageError) in
            let rows = try translatingDatabase {
                try Row.fetchAll(
                    transaction.db, sql: "SELECT genesis, signature FROM known_actor ORDER BY actor")
            }
            return rows.flatMap { row in
                let genesis: Data = row[0]
                let signature: Data = row[1]
                var out = begin(.actor, items: 3)
                out.bytes([UInt8](genesis))
                out.bytes([UInt8](signature))
                return out.bytes
            }
        }
    }

    /// An entry with the parts that came by it.
    func entry(_ entry: LogEntry) throws(CentralError) -> [UInt8] {
        let held = entry.parts.filter { $0.held != nil }
        var out = begin(.change, items: 4)
        out.number(entry.number)
        do throws(ProtocolError) {
            let change = try Change(decoding: entry.bytes)
            out.bytes(change.withholding(Set(change.slots.indices).subtracting(entry.parts.map(\.place))).bytes)
        } catch {
            throw .store(.storage(.damaged(what: "log \(entry.number)")))
        }
        out.array(held.count * 2)
        for part in held {
            out.number(UInt64(part.place))
            out.number(UInt64(part.held?.rawValue ?? 0))
        }
        return out.bytes
    }

    func closing(_ head: LogCursor) throws(CentralError) -> [UInt8] {
        let epochs = try centrally { () throws(StorageError) in
            try translatingDatabase {
                try Row.fetchAll(transaction.db, sql: "SELECT id, start FROM epoch ORDER BY place")
            }
        }
        var out = begin(.closing, items: 4)
        out.array(epochs.count * 2)
        for epoch in epochs {
            let id: Data = epoch[0]
            let start: Int64 = epoch[1]
            out.bytes([UInt8](id))
            out.number(UInt64(clamping: start))
        }
        out.number(head.number)
        out.digest(head.logHash)
        return out.bytes
    }

    private func begin(_ kind: Kind, items: Int) -> CanonicalWriter {
        var out = CanonicalWriter()
        out.array(items)
        out.number(kind.rawValue)
        return out
    }
}
