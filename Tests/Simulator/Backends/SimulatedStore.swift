import Merge
import Protocol
import Store
import SyncLogic
import TestSupport

/// The store of a simulated machine.
protocol SimulatedStore: Recording where Transaction: OfficeStorage {
    /// Notes that the centre took this machine in.
    func enrol(serverKey: [UInt8]) throws

    /// What to say next, laid out for the line.
    func compose(wallMs: Int64, changes: Int, replyBytesMax: UInt64) throws -> ComposedExchange

    /// Takes in what came back.
    func accept(
        status: Int, body: [UInt8], of exchange: ComposedExchange, wallMs: Int64, using random: inout SeededGenerator
    ) throws -> Acceptance

    /// Takes a new actor.
    func mint(_ reason: Genesis.Reason, using random: inout SeededGenerator) throws

    /// Every record to which something was applied.
    func states() throws -> [RecordState]

    /// Every change, with its hash, in the order in which they came.
    func changes() throws -> [(hash: Digest, bytes: [UInt8])]

    /// The changes that the centre keeps without applying them.
    func held() throws -> Set<ChangeRef>

    /// The records whose readable copy was taken away.
    func departed() throws -> Set<RecordID>

    /// By which number of the log each change is in it, as far as the store was told.
    func receipts() throws -> [Digest: UInt64]

    /// The centre's replies that are kept, as they are kept.
    func replies() throws -> [[UInt8]]

    /// The state hash over the records that this office reads.
    func stateHash() throws -> Digest

    /// A copy of what this store holds now, as a backup or a cloned disk is.
    func copy() throws -> any SimulatedStore
}

extension SimulatedStore {
    /// Changes written here that the centre has not confirmed.
    func unsent() throws -> Int {
        try ownActors().reduce(0) { $0 + Int($1.head.seq - min($1.confirmed, $1.head.seq)) }
    }

    func cursor() throws -> LogCursor? {
        try read { transaction throws(StorageError) in try transaction.cursor() }
    }
}
