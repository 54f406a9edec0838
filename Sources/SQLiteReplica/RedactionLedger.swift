import Files
public import GRDB
public import Protocol
public import SyncLogic

/// The file beside a database that names what was ordered to be erased, so that a database which was put back from an
/// older copy erases it again before anybody reads it. It holds no value: only the changes that give the orders.
public struct RedactionLedger: Hashable, Sendable {
    /// As many as some millions of orders take.
    private static let bytesMax = 1 << 30

    /// Where it is.
    public let path: String

    /// The ledger at `path`, which need not exist.
    public init(path: String) { self.path = path }

    /// Brings ledger and database to the same orders: what only the ledger has is obeyed in the database, in one
    /// transaction, and what only the database has is noted in the ledger.
    ///
    /// Whoever opens a database calls it before anybody reads from it, and again after a new order.
    ///
    /// - Parameters:
    ///   - orders: the canonical bytes of the orders that the database has, all of them read by one statement.
    ///   - obey: takes in an order that the database lacks.
    public func apply(
        to writer: some DatabaseWriter, orders: (Database) throws -> [[UInt8]],
        obey: (Database, Change) throws -> Void
    ) throws(StorageError) {
        try translatingDatabase {
            let noted = try FileBytes.readIfThere(path, max: Self.bytesMax) ?? []
            var known = try writer.unsafeRead(orders)
            // So it is at nearly every start of a command, and nothing of it need be decoded.
            if noted == Self.content(of: known) { return }
            let inDatabase = Set(known)
            let missing = Self.orders(in: noted).filter { !inDatabase.contains($0.bytes) }
            if !missing.isEmpty {
                try writer.write { db in
                    for order in missing { try obey(db, order) }
                    known = try orders(db)
                }
            }
            try FileBytes.replace(path, with: Self.content(of: known))
        }
    }

    /// The orders that a ledger names. What is damaged at its end is left out: the database writes it anew.
    private static func orders(in bytes: [UInt8]) -> [Change] {
        var input = CanonicalReader(bytes)
        var orders: [Change] = []
        do throws(ProtocolError) {
            while !input.isAtEnd {
                orders.append(try Change(decoding: try input.bytes(max: Limits.changeBytesMax, .change)))
            }
        } catch {
            return orders
        }
        return orders
    }

    /// A ledger that names these orders.
    private static func content(of orders: [[UInt8]]) -> [UInt8] {
        var out = CanonicalWriter()
        for order in orders { out.bytes(order) }
        return out.bytes
    }
}
