import GRDB
import Protocol
import SQLiteReplica
public import SyncLogic

/// A bundle that was written out, and whose answer has not come.
public struct WaitingBundle: Sendable, Hashable {
    /// The number of its request.
    public let number: UInt64
    /// The file's name, without its folder.
    public let file: String
    /// Milliseconds since 1970 by this machine's clock.
    public let writtenMs: Int64
    /// Changes that it brings.
    public let changes: Int
}

extension OfficeTransaction {
    /// The bundles that wait for an answer, the oldest first.
    public func waitingBundles() throws(StorageError) -> [WaitingBundle] {
        try translatingDatabase {
            try Row.fetchAll(db, sql: "SELECT number, file, written_ms, changes FROM bundle ORDER BY number").map {
                let number: Int64 = $0[0]
                return WaitingBundle(
                    number: UInt64(clamping: number), file: $0[1], writtenMs: $0[2], changes: $0[3])
            }
        }
    }

    /// Notes that a bundle was written out. One under the same name is not there any more.
    func note(_ bundle: WaitingBundle) throws(StorageError) {
        try translatingDatabase {
            try db.execute(sql: "DELETE FROM bundle WHERE file = ?", arguments: [bundle.file])
            try db.execute(
                sql: "INSERT OR REPLACE INTO bundle (number, file, written_ms, changes) VALUES (?, ?, ?, ?)",
                arguments: [Int64(bundle.number), bundle.file, bundle.writtenMs, bundle.changes])
        }
    }

    /// Notes that the answer to a request was taken in. Bundles up to it wait no more, and neither do those of which a
    /// later exchange over the line has told everything.
    func noteAnswer(to number: UInt64, isByBundle: Bool) throws(StorageError) {
        if Int64(number) > (try integer(.answeredNumber) ?? 0) { try set(.answeredNumber, Int64(number)) }
        let isWaiting = try ownActors().contains(where: \.isUnconfirmed)
        if !isByBundle, isWaiting { return }
        try translatingDatabase {
            try db.execute(sql: "DELETE FROM bundle WHERE number <= ?", arguments: [Int64(number)])
        }
    }

    /// The highest number of a request whose answer was taken in.
    func answeredNumber() throws(StorageError) -> UInt64 { UInt64(clamping: try integer(.answeredNumber) ?? 0) }

    /// Sees to it that the next request's number is above this one.
    func passNumber(_ number: UInt64) throws(StorageError) {
        if try integer(.requestNumber) ?? 0 < Int64(number) { try set(.requestNumber, Int64(number)) }
    }
}
