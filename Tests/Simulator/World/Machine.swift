import Keys
import Merge
import Protocol
import Store
import SyncLogic
import TestSupport

/// One machine of an office: a store, a daemon, a wrong clock, and clerks.
final class Machine {
    let name: String
    let office: String
    let keys: DeviceKeys
    var store: any SimulatedStore
    var clock: WrongClock
    /// Decides what becomes of what this machine sends: its own, so that without some step of another machine little
    /// changes.
    var random: SeededGenerator
    /// Tells apart the copies of one store, and a store before and after it was put back.
    var branch: Int
    /// Whether the machine exists: false once it was lost for ever.
    var isThere = true
    /// How many per cent of what it sends or waits for are lost.
    let badness: Int

    /// The daemon: nil while it does not run.
    var daemon: SyncMachine?
    var wakeAt: Duration?
    var outstanding: Outstanding?
    /// How many requests it sent.
    var sent = 0

    /// The note beside the store of what it wrote last.
    var noted: Incarnation?
    /// Which file and machine the store lies on: what a copy may change.
    var place: Place
    /// What clerks have open on their screens.
    var tokens: [Token] = []
    /// What is left of the store when the power fails, while its disk lies.
    var surviving: Backup?
    /// Older copies of this store.
    var backups: [Backup] = []

    /// What was written by each actor of this store, in order.
    var chains: [ActorID: [Digest]] = [:]
    var known = Knowledge()
    /// The records that had left the store after its last exchange.
    var departed: Set<RecordID> = []

    init(
        name: String, office: String, keys: DeviceKeys, store: any SimulatedStore, clock: WrongClock,
        random: SeededGenerator, branch: Int, badness: Int
    ) {
        self.name = name
        self.office = office
        self.keys = keys
        self.store = store
        self.clock = clock
        self.random = random
        self.branch = branch
        self.badness = badness
        place = Place(inode: UInt64(branch), machine: "m\(branch)")
    }

    /// A request that waits for its answer.
    struct Outstanding {
        let serial: Int
        let exchange: ComposedExchange
    }

    struct Place: Equatable {
        var inode: UInt64
        var machine: String
    }

    /// What a clerk was shown of a record.
    struct Token {
        let record: RecordID
        let shown: Shown
    }

    /// An older copy of the store, and of what stood beside it.
    struct Backup {
        let store: any SimulatedStore
        let noted: Incarnation?
        let chains: [ActorID: [Digest]]
        let known: Knowledge
    }

    /// What the store knew after its last exchange.
    struct Knowledge {
        var cursor: LogCursor?
        var confirmed: [ActorID: UInt64] = [:]
        /// The epoch of the centre whose answer the store took in last, and of the one that said what is confirmed.
        var heard: EpochID?
        var toldBy: EpochID?
        /// The actors of which a changed program takes more for sent than was, until the centre says better.
        var boasting: Set<ActorID> = []
    }

    /// Puts another store in place of the present one, as when a disk comes back from a backup.
    func put(_ store: any SimulatedStore, _ backup: Backup, branch: Int) {
        self.store = store
        self.branch = branch
        chains = backup.chains
        known = backup.known
        surviving = nil
        outstanding = nil
    }

    /// Whether this very store wrote a change, and no copy of it.
    func wrote(_ ref: ChangeRef) -> Bool {
        guard let chain = chains[ref.actor], ref.seq <= chain.count else { return false }
        return chain[Int(ref.seq) - 1].tag == ref.tag
    }

    /// A copy of the store as it is now.
    func copy() throws -> Backup {
        Backup(store: try store.copy(), noted: noted, chains: chains, known: known)
    }

    /// What would be noted beside the store now.
    func incarnation() throws -> Incarnation {
        guard let head = try store.ownActors().last?.head else { throw Violation(.sound, "\(name) has no actor") }
        return Incarnation(actor: head.actor, seq: head.seq, inode: place.inode, machine: place.machine)
    }

    /// Does what a store on a disk does before it writes: takes a new actor when the note beside it does not fit.
    func guardIncarnation(using random: inout SeededGenerator) throws -> Genesis.Reason? {
        guard let noted, let reason = try incarnation().mustMint(noted: noted) else { return nil }
        try store.mint(reason, using: &random)
        self.noted = try incarnation()
        return reason
    }
}
