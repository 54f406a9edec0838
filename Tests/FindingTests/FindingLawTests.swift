import Central
import Forms
import GRDB
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// Findings are a function of the merged records: what each save added up is what one look at all records finds, and
/// what the definition says.
@Suite struct FindingLawTests {
    /// One finding, by what it says.
    struct Said: Hashable {
        let kind: String
        let record: RecordID
        let fields: [String]
        let related: [RecordID]
        let concerned: [RecordID]

        init(_ finding: Finding) {
            kind = finding.kind
            record = finding.record
            fields = finding.fields
            related = finding.related
            concerned = finding.concerned
        }
    }

    @Test(arguments: 1...12)
    func `findings kept save by save are those computed from scratch`(seed: UInt64) throws {
        let history = try History(seed: seed)
        try history.run(steps: 60)
        try history.province.sync()
        try history.province.central.bringClaimsOn()
        try history.province.central.write(nowMs: 0) { transaction throws(CentralError) in
            do throws(StorageError) {
                try Self.check(transaction.replica, viewer: nil, seed)
            } catch {
                throw .store(.storage(error))
            }
        }
        for desk in history.desks {
            try desk.store.write { transaction throws(StoreError) in
                try storing { () throws(StorageError) in
                    let isCentre = try transaction.scopes().contains(Scope.all)
                    try Self.check(transaction.replica, viewer: isCentre ? nil : desk.office, seed)
                }
            }
        }
        #expect(try history.isTelling, "seed \(seed)")
    }

    private static func check(_ replica: Replica, viewer: String?, _ seed: UInt64) throws(StorageError) {
        var query = FindingQuery()
        query.viewer = viewer
        let kept = try replica.findings(query).map(Said.init)
        #expect(try replica.count(query) == kept.count, "seed \(seed)")
        let counts = try replica.findingCounts(query)
        #expect(counts.reduce(0) { $0 + $1.count } == kept.count, "seed \(seed)")

        var all = RecordQuery()
        all.includesDeleted = true
        let readers = try replica.records(all).map { RecordReader($0, replica.catalogue) }
        let defined = Definition(readers, viewer: viewer)
        #expect(Set(kept.map { Violation(kind: $0.kind, record: $0.record) }) == defined.violations, "seed \(seed)")

        // One record's page says what the list says of it.
        let about = try replica.findings(about: readers.map(\.state.id), viewer: viewer)
        for reader in readers {
            let id = reader.state.id
            var own = query
            own.record = id
            let page = Set(try replica.findings(own).map(Said.init))
            #expect(page == Set((about[id] ?? []).map(Said.init)), "seed \(seed) \(id)")
            #expect(page == Set(kept.filter { $0.concerned.contains(id) }), "seed \(seed) \(id)")
        }

        try translatingDatabase { try replica.db.execute(sql: "DELETE FROM claim") }
        #expect(try replica.count(query) == 0)
        try replica.deriveAll()
        #expect(try replica.findings(query).map(Said.init) == kept, "seed \(seed)")
    }

    @Test func `a claim that was lost is noticed`() throws {
        let province = try Province()
        let desk = try province.desk("5715", "สมศรี")
        for name in ["บ้านหนึ่ง", "วัดหนึ่ง"] {
            try desk.add("community", ["name_th": name, "subdistrict_code": "571501"])
        }
        #expect(try desk.findings("possible_duplicate").count == 2)
        try desk.store.write { transaction throws(StoreError) in
            try storing { () throws(StorageError) in
                try translatingDatabase {
                    try transaction.replica.db.execute(
                        sql: "DELETE FROM claim WHERE side = 1 AND record = (SELECT max(no) FROM record)")
                }
            }
        }
        #expect(try desk.findings("possible_duplicate").isEmpty)
        try desk.store.write { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try transaction.replica.deriveAll() }
        }
        #expect(try desk.findings("possible_duplicate").count == 2)
    }

    @Test func `an office does not miss what it merely does not read`() throws {
        let province = try Province()
        let one = try province.desk("5715", "สมศรี")
        let other = try province.desk("5703", "บุญมี")
        let item = try one.add(
            "plan_item",
            ["plan_owner": "อำเภอเวียงแก่น", "fiscal_year": "2569", "activity": "ปลูกป่า", "good_to_do": "ป่า"])
        let activity = try one.add(
            "activity", ["name": "ปลูกป่า", "held_from": "2026-01-04", "plan_item": item.text, "shared": "5703"])
        try province.sync()
        #expect(try other.findings("broken_reference").isEmpty)
        try one.delete(item)
        try province.expect("broken_reference", of: [activity], at: [one])
        try one.set(
            activity,
            [
                "plan_item": try one.add(
                    "plan_item",
                    [
                        "plan_owner": "อำเภอเวียงแก่น", "fiscal_year": "2569", "activity": "ปลูกป่าใหม่", "good_to_do": "ป่า",
                    ]
                ).text
            ])
        try province.expectNone("broken_reference")
    }
}

/// A violation by the definition of the rules' shapes.
struct Violation: Hashable {
    let kind: String
    let record: RecordID
}

/// The findings of a set of records as the meaning of claims defines them: each claim against every other, with no
/// index and no query.
struct Definition {
    private(set) var violations: Set<Violation> = []

    init(_ readers: [RecordReader], viewer: String?) {
        let live = Set(readers.filter(\.state.isLive).map(\.state.id))
        let known = Set(readers.map(\.state.id))
        let claims = readers.flatMap { reader in reader.claims.map { (reader, $0) } }
        for (reader, claim) in claims {
            let alike = claims.filter { $0.1.rule == claim.rule && $0.1.key == claim.key }
            let sum = { (side: Claim.Side) in alike.filter { $0.1.side == side }.reduce(Int64(0)) { $0 + $1.1.low } }
            let isViolated: Bool
            switch claim.side {
            case .own: isViolated = true
            case .takes:
                isViolated = alike.contains { other, its in
                    other.state.id != reader.state.id && its.side == .takes && its.low <= claim.high
                        && claim.low <= its.high
                }
            case .needs:
                guard let target = claim.target else { continue }
                if claim.low == Claim.needsTargetAlone {
                    let isSeen = viewer.map { reader.owners.first == $0 || known.contains(target) } ?? true
                    isViolated = !live.contains(target) && isSeen
                } else {
                    isViolated = live.contains(target) && !alike.contains { $0.1.side == .offers }
                }
            case .allows: isViolated = sum(.counts) > sum(.allows)
            case .offers, .counts: isViolated = false
            }
            let kind = reader.catalogue.findingRule(claim.rule)?.kind ?? claim.rule
            if isViolated { violations.insert(Violation(kind: kind, record: reader.state.id)) }
        }
    }
}
