import Central
import Foundation
import GRDB
import Merge
import Protocol
import SQLiteReplica
import Simulator
import Store
import SyncLogic
import TestSupport
import Testing

/// Offices and centres of which any is put back, copied or taken over at any moment, from one seed, with lost answers.
/// What the simulator's worlds lack is here: the centre has snapshots, of a few changes each.
struct PutBackWorld {
    let seed: UInt64
    private let province: Province
    private var random: SeededGenerator
    private var machines: [Store] = []
    private var records: [RecordID] = []
    /// The last two backups of the centre that answered then.
    private var backups: [Central] = []
    /// A centre whose place another one took, and which still answers.
    private var former: Central?
    private var copies: [(machine: Int, store: Store)] = []
    /// How often each thing happened.
    private(set) var deeds: [String: Int] = [:]

    /// Machines that are enrolled, and begin late.
    private var waiting: [Store] = []

    init(seed: UInt64) throws {
        self.seed = seed
        random = SeededGenerator(seed: ~seed)
        province = try Province(seed: seed, plan: SnapshotPlan(pieceChanges: 6, growth: 2, least: 3))
        for office in ["5701", "5702", "5703", "5703"] { machines.append(try province.store(office)) }
        for office in ["5701", "5702", "5703", "5704"] { waiting.append(try province.store(office)) }
    }

    /// Lets so many things happen, then lets everybody reach the centre that answers last, and checks what is left.
    mutating func run(steps: Int) throws {
        for _ in 0..<steps { try step() }
        machines += waiting
        for _ in 0..<4 { for machine in machines { try province.settle(machine) } }
        try check()
    }

    private mutating func step() throws {
        let machine = Int.random(in: 0..<machines.count, using: &random)
        try stepOfSnapshots(machine)
        switch Int.random(in: 0...99, using: &random) {
        case 0..<25: try add(machine)
        case 25..<50: try edit(machine)
        case 50..<75: try exchange(machine)
        case 75..<80: try province.settle(machines[machine])
        case 80..<86:
            note("backup")
            backups.append(try province.centre.copyInMemory())
            if backups.count > 2 { backups.removeFirst() }
        case 86..<90: try putBack()
        case 90..<93: failOver()
        case 93..<95: try copyStore(machine)
        case 95..<97: try restore()
        case 97..<98: try clone(machine)
        default: records.append(try province.addAtCentre("ของจังหวัด"))
        }
    }

    /// What is different with snapshots: they are built at any time, a piece comes or not, offices begin late, and
    /// records move to and fro.
    private mutating func stepOfSnapshots(_ machine: Int) throws {
        switch Int.random(in: 0...9, using: &random) {
        case 0, 1: try province.centre.buildSnapshots(nowMs: Province.nowMs)
        case 2...4: if try province.fetchPiece(machines[machine]) { note("piece") }
        case 5 where !waiting.isEmpty:
            note("late office")
            machines.append(waiting.removeFirst())
        case 6:
            let networks: [[String]] = [[], ["02"], ["02", "09"]]
            try province.centre.setNetworks(
                networks.randomElement(using: &random) ?? [], of: "5702", nowMs: Province.nowMs)
        case 7: try move(machine)
        default: break
        }
    }

    /// Shares a record with other scopes than before.
    private mutating func move(_ machine: Int) throws {
        let scope = ["57", "5703", "N02"].randomElement(using: &random) ?? "57"
        let item = RecordEdits.Item(field: "shared", text: scope)
        try save(Bool.random(using: &random) ? RecordEdits(adds: [item]) : RecordEdits(removes: [item]), at: machine)
        note("move")
    }

    private mutating func note(_ deed: String) { deeds[deed, default: 0] += 1 }

    private mutating func copyStore(_ machine: Int) throws {
        copies.append((machine, try machines[machine].copyInMemory()))
        if copies.count > 4 { copies.removeFirst() }
    }

    private mutating func add(_ machine: Int) throws {
        let choices: [[String]] = [[], ["57"], ["5703"]]
        let shared = choices.randomElement(using: &random) ?? []
        records.append(try province.addCommunity("บ้าน \(records.count)", in: machines[machine], shared: shared))
    }

    private mutating func edit(_ machine: Int) throws {
        let households = Int.random(in: 1...999, using: &random)
        try save(
            RecordEdits(sets: [RecordEdits.Item(field: "households", text: String(households))]), at: machine)
    }

    private mutating func save(_ edits: RecordEdits, at machine: Int) throws {
        guard let record = records.randomElement(using: &random) else { return }
        do throws(StoreError) {
            _ = try machines[machine].edit(record, edits, shown: nil, by: Province.authorship(), using: &random)
        } catch  where error.isClerks {
            // A record that this machine does not have, or may not write or give away.
            return
        }
    }

    private mutating func exchange(_ machine: Int) throws {
        let isAnswerLost = Int.random(in: 0..<100, using: &random) < 20
        let changes = Bool.random(using: &random) ? Int.random(in: 1...3, using: &random) : 500
        try province.exchange(machines[machine], changes: changes, isAnswerLost: isAnswerLost)
    }

    /// Puts a backup of one or two generations in the centre's place. The one before goes on answering, unseen.
    private mutating func putBack() throws {
        guard let backup = backups.randomElement(using: &random) else { return }
        note("put back")
        let copy = try backup.copyInMemory()
        try copy.beginEpoch(nowMs: Province.nowMs, using: &random)
        former = province.centre
        province.centre = copy
    }

    private mutating func failOver() {
        guard let next = former else { return }
        note("other centre")
        former = province.centre
        province.centre = next
    }

    private mutating func restore() throws {
        guard let copy = copies.randomElement(using: &random) else { return }
        note("restore")
        machines[copy.machine] = try copy.store.copyInMemory()
    }

    private mutating func clone(_ machine: Int) throws {
        if machines.count > 6 { return }
        note("clone")
        machines.append(try machines[machine].copyInMemory())
    }

    /// I2, I3 and I10: offices and centre are the same, and whatever any store has is at the centre, applied. I1: what
    /// the centre has comes of its changes in any order.
    private mutating func check() throws {
        for machine in machines {
            let office = try machine.writing { transaction throws(StorageError) in try transaction.office() }
            #expect(try machine.stateHash() == province.centre.stateHash(office: office), "\(office), seed \(seed)")
            let unsent = try machine.writing { transaction throws(StorageError) in try transaction.unsent() }
            #expect(unsent == 0, "\(office), seed \(seed)")
            for change in try machine.everyChange() { try check(change, of: office) }
        }
        let changes = try province.centre.writing { transaction throws(StorageError) in
            try transaction.replica.everyChange()
        }.shuffled(using: &random)
        for record in records {
            let state = try province.centre.writing { transaction throws(StorageError) in try transaction.record(record)
            }
            let again = RecordState(record, merging: changes, without: [])
            #expect(state?.visibleBytes == again?.visibleBytes, "\(record.text), seed \(seed)")
        }
    }

    private func check(_ change: Change, of office: String) throws {
        let (kept, held) = try province.centre.writing { transaction throws(StorageError) in
            let kept = try transaction.change(change.ref)
            return (kept, kept == nil ? [] : try transaction.heldPlaces(of: change.ref))
        }
        let isThere = change.slots.indices.allSatisfy { change.part(at: $0) == nil || kept?.part(at: $0) != nil }
        #expect(isThere && held.isEmpty, "\(change.ref.label) of \(office) \(held.map(\.reason)), seed \(seed)")
    }
}

extension Store {
    /// Every change in the store.
    fileprivate func everyChange() throws -> [Change] {
        try writing { transaction throws(StorageError) in try transaction.replica.everyChange() }
    }
}

extension Replica {
    /// Every change that is kept.
    fileprivate func everyChange() throws(StorageError) -> [Change] {
        try translatingDatabase {
            try Data.fetchAll(db, sql: "SELECT unpacked(bytes) FROM change ORDER BY no").map {
                try Change(decoding: [UInt8]($0))
            }
        }
    }
}
