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
    ///   - orders: the orders that the database has, all of them read by one statement.
    ///   - obey: takes in an order that the database lacks.
    public func apply(
        to writer: some DatabaseWriter, orders: (Database) throws -> [Change],
        obey: (Database, Change) throws -> Void
    ) throws(StorageError) {
        try translatingDatabase {
            let noted = try read()
            var known = try writer.unsafeRead(orders)
            let missing = noted.filter { !Set(known).contains($0) }
            if !missing.isEmpty {
                try writer.write { db in
                    for order in missing { try obey(db, order) }
                    known = try orders(db)
                }
            }
            if known.count != noted.count || !missing.isEmpty { try write(known) }
        }
    }

    /// The orders that it names. What is damaged at its end is left out: the database writes it anew.
    private func read() throws -> [Change] {
        guard let bytes = try FileBytes.readIfThere(path, max: Self.bytesMax) else { return [] }
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

    /// Puts all of it into place at once.
    private func write(_ orders: [Change]) throws {
        var out = CanonicalWriter()
        for order in orders { out.bytes(order.bytes) }
        try FileBytes.replace(path, with: out.bytes)
    }
}
