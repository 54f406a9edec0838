public import Forms
import Foundation
public import GRDB
import Merge
import Protocol
public import SyncLogic

extension Replica {
    /// Keeps what the record numbered `no` says to the rules for findings, in place of what it said before.
    func saveClaims(_ no: Int64, _ claims: [Claim], isNew: Bool = false) throws(StorageError) {
        let former = isNew ? [] : try self.claims(no)
        if former == claims { return }
        if !former.isEmpty { try statement("DELETE FROM claim WHERE record = ?").run([.integer(no)]) }
        let insert = try statement(
            "INSERT INTO claim (record, place, rule, side, key, target, low, high) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        for (place, claim) in claims.enumerated() {
            try insert.run([
                .integer(no), .integer(Int64(place)), .integer(number(ofRule: claim.rule)),
                .integer(claim.side.rawValue), .bytes(claim.key), claim.target.map { .id($0) } ?? .null,
                claim.isOpen(claim.low, .min) ? .null : .integer(claim.low),
                claim.isOpen(claim.high, .max) ? .null : .integer(claim.high),
            ])
        }
    }

    /// Keeps what the next `count` records after the one numbered `no` say to the rules. Returns the number of the last
    /// of them; nil when there is none.
    public func saveClaims(after no: Int64, count: Int) throws(StorageError) -> Int64? {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: """
                    SELECT record.no, record.id, \(Self.stateColumns) FROM \(Self.stateTables)
                    WHERE record.no > ? ORDER BY record.no LIMIT ?
                    """, arguments: [no, count])
        }
        for row in rows {
            let state = try Self.state(Self.id(row[1]), row, at: 2)
            try saveClaims(row[0], RecordReader(state, catalogue).claims)
        }
        return rows.last?[0]
    }

    private func claims(_ no: Int64) throws(StorageError) -> [Claim] {
        var claims: [Claim] = []
        try statement(
            """
            SELECT name, side, key, target, low, high FROM claim JOIN claim_rule ON claim_rule.no = claim.rule
            WHERE record = ? ORDER BY place
            """
        ).each([.integer(no)]) { row throws(StorageError) in
            if let claim = Claim(row) { claims.append(claim) }
        }
        return claims
    }

    /// The number of a rule in this file; it is given one when it has none.
    private func number(ofRule name: String) throws(StorageError) -> Int64 {
        if let no = ruleNumbers[name] { return no }
        let known = try statement("SELECT no FROM claim_rule WHERE name = ?")
            .first([.text(name)]) { row throws(StorageError) in row.integer(0) }
        if let known {
            ruleNumbers[name] = known
            return known
        }
        try statement("INSERT INTO claim_rule (name) VALUES (?)").run([.text(name)])
        return db.lastInsertedRowID
    }

    /// Computes everything that is derived from the records anew when it was computed by other forms, or never.
    ///
    /// Whoever opens a database calls it once: an upgrade of the forms takes a read of every record, any other opening
    /// one small query.
    public static func refreshDerived(of writer: some DatabaseWriter, by catalogue: Catalogue) throws(StorageError) {
        let forms = Catalogue.fingerprint
        try translatingDatabase {
            let known = try writer.unsafeRead { db in
                try QuickStatement(db, "SELECT forms FROM derivation").first([]) { $0.bytes(0) }
            }
            if known == forms { return }
            try writer.write { db in
                try Replica(db, catalogue: catalogue).deriveAll()
                try db.execute(
                    sql: "DELETE FROM derivation; INSERT INTO derivation (forms) VALUES (?)", arguments: [Data(forms)])
            }
            DatabaseFile.shrink(writer)
        }
    }

    /// Computes everything that is derived from the records anew.
    public func deriveAll() throws(StorageError) {
        let through = claimsThrough
        claimsThrough = .max
        defer { claimsThrough = through }
        try translatingDatabase {
            var last: Int64 = 0
            while let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT record.no, record.id, \(Self.stateColumns) FROM \(Self.stateTables)
                        WHERE record.no > ? ORDER BY record.no LIMIT 1
                        """), arguments: [last])
            {
                last = row[0]
                try replace(Self.state(Self.id(row[1]), row, at: 2), madeBy: origin(of: last))
            }
        }
    }
}

extension Claim {
    /// What a row holds; nil for a side of a newer version.
    fileprivate init?(_ row: QuickRow) {
        guard let side = Side(rawValue: row.integer(1)) else { return nil }
        self.init(
            rule: row.text(0), side: side, key: row.bytes(2), target: RecordID(row.bytes(3)),
            low: row.isNull(4) ? .min : row.integer(4), high: row.isNull(5) ? .max : row.integer(5))
    }

    /// Whether a bound of a taken key is none, and kept as nothing. Of other claims they are amounts.
    fileprivate func isOpen(_ bound: Int64, _ none: Int64) -> Bool { side == .takes && bound == none }
}
