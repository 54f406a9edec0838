import Forms
import GRDB
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import Testing

@testable import Store

/// How what records say to the rules for findings is kept.
@Suite struct ClaimStorageTests {
    private let office: Office

    init() throws { office = try Office(code: "57") }

    private func kinds(of id: RecordID) throws -> [String] {
        var query = FindingQuery()
        query.record = id
        return try office.store.findings(query).map(\.kind)
    }

    private func addNetwork(from: String, through: String? = nil) throws -> RecordID {
        let id = try office.add(
            "network",
            ["code": "06", "name_th": "เครือข่าย \(from)", "name_en": "Network \(from)", "valid_from_fy": from])
        if let through { try office.set(id, ["valid_to_fy": through]) }
        return id
    }

    @Test func `a bound of a taken key is kept, and none is kept as nothing`() throws {
        let former = try addNetwork(from: "2560", through: "2564")
        let present = try addNetwork(from: "2565")
        let bounds = try office.store.reading { transaction in
            try Row.fetchAll(
                transaction.replica.db, sql: "SELECT low, high FROM claim WHERE side = 1 ORDER BY record, place"
            ).map { [$0[0] as Int64?, $0[1] as Int64?] }
        }
        #expect(bounds == [[2560, 2564], [2565, nil]])
        for id in [former, present] { #expect(try kinds(of: id).isEmpty) }
        let early = try addNetwork(from: "2564")
        for id in [former, present, early] { #expect(try kinds(of: id).count == 1) }
    }

    @Test func `claims that stay are not written again`() throws {
        let network = try addNetwork(from: "2560", through: "2564")
        try office.store.writing {
            try $0.tamper(
                "CREATE TRIGGER kept BEFORE DELETE ON claim BEGIN SELECT raise(ABORT, 'written again'); END")
        }
        try office.set(network, ["source": "ประกาศ"])
        #expect(throws: (any Error).self) { try office.set(network, ["valid_to_fy": "2565"]) }
    }

    @Test func `the name of a rule stands once`() throws {
        _ = try addNetwork(from: "2560", through: "2562")
        _ = try addNetwork(from: "2563")
        let names = try office.store.reading { transaction in
            try String.fetchAll(
                transaction.replica.db,
                sql: "SELECT claim_rule.name FROM claim JOIN claim_rule ON claim_rule.no = claim.rule")
        }
        #expect(names.count == 2 && Set(names).count == 1)
        let rules = try office.store.reading { try $0.count(of: "claim_rule") }
        #expect(rules == 1)
    }

    @Test func `a store from before finds the same`() throws {
        let one = try addNetwork(from: "2560")
        let two = try addNetwork(from: "2561")
        _ = try office.add("community", ["name_th": "บ้านหนองบัว", "subdistrict_code": "571501"])
        let wanted = try office.store.findings(FindingQuery())
        #expect(Set(wanted.map(\.record)).isSuperset(of: [one, two]))
        let former = try formerStore()
        try Migration.run(OfficeSchema.migrations, on: former)
        try Replica.refreshDerived(of: former, by: office.catalogue)
        let (all, about, faults) = try former.read { db throws in
            let replica = Replica(db, catalogue: office.catalogue)
            return (
                try replica.findings(FindingQuery()), try replica.findings(about: [one], viewer: nil),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM pragma_foreign_key_check")
            )
        }
        #expect(all == wanted && faults == 0)
        #expect(about[one]?.first?.related == [two])
    }

    /// What the office holds, in a database as the release before kept claims, with one that its forms made.
    private func formerStore() throws -> DatabaseQueue {
        let former = try DatabaseFile.inMemory()
        try Migration.run(OfficeSchema.migrations.filter { $0.name != "disk-claims-1" }, on: former)
        try office.store.reading { transaction in
            let db = transaction.replica.db
            try former.write { old in
                for table in ["actor", "change", "record", "part", "derivation"] {
                    try old.copy("SELECT * FROM \(table)", into: table, from: db)
                }
                try old.execute(
                    sql: """
                        INSERT INTO claim (record, rule, side, key, low, high)
                            SELECT no, 'network/0', 1, randomblob(16), 2560, 9223372036854775807 FROM record;
                        INSERT INTO search_waiting (no) SELECT no FROM record
                        """)
            }
        }
        return former
    }
}
