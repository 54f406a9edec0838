public import Forms
import Foundation
import GRDB
public import Protocol
public import SyncLogic

/// Which findings a list wants.
public struct FindingQuery: Sendable, Hashable {
    /// The type of the violating record; nil for all.
    public var type: String?
    /// nil for all kinds.
    public var kind: String?
    /// The office that owns the violating record; nil for all.
    public var owner: String?
    /// Only findings of this record, and of others that they are about; nil for all.
    public var record: RecordID?
    /// The office that looks: of a record of somebody else it does not say that a target is missing, because it may
    /// merely not read it. nil where every record is read.
    public var viewer: String?
    /// At most so many, after leaving out `offset`.
    public var limit = Int.max
    public var offset = 0

    public init() {}
}

/// How many findings of one kind one office's records have.
public struct FindingCount: Sendable, Hashable {
    public let kind: String
    public let owner: String
    public let count: Int
}

extension Replica {
    /// The most other records that one finding names.
    public static let relatedMax = 20

    /// The findings that `query` wants, in the order of the records' types, titles and ids.
    public func findings(_ query: FindingQuery) throws(StorageError) -> [Finding] {
        let search = FindingSearch(query, catalogue)
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: """
                    \(search.with) SELECT v.record, v.place, k.name, r.id
                    FROM violation AS v JOIN record AS r ON r.no = v.record JOIN claim_rule AS k ON k.no = v.rule
                    ORDER BY r.type, r.sort_key, r.id, k.name LIMIT ? OFFSET ?
                    """,
                arguments: search.arguments + [Int64(query.limit), Int64(query.offset)])
        }
        var findings: [Finding] = []
        var own: (record: RecordID, findings: [Finding])?
        for row in rows {
            let id = try Self.id(row[3])
            let rule: String = row[2]
            if let declared = catalogue.findingRule(rule) {
                findings.append(Finding(declared, record: id, related: try related(row[0], row[1], declared)))
            } else {
                if own?.record != id { own = (id, try ownFindings(id)) }
                findings += (own?.findings ?? []).filter { $0.kind == rule }
            }
        }
        return findings
    }

    /// The findings that concern each of these records. A few records are looked up one by one; for many all findings
    /// are read once.
    public func findings(
        about records: [RecordID], viewer: String?
    ) throws(StorageError) -> [RecordID: [Finding]] {
        var query = FindingQuery()
        query.viewer = viewer
        var found: [RecordID: [Finding]] = [:]
        if records.count <= Self.recordsLookedUpMax {
            for record in records {
                query.record = record
                found[record] = try findings(query)
            }
            return found
        }
        let wanted = Set(records)
        for finding in try findings(query) {
            for record in finding.concerned where wanted.contains(record) {
                found[record, default: []].append(finding)
            }
        }
        return found
    }

    private static let recordsLookedUpMax = 100

    /// How many findings `query` wants, whatever its limit.
    public func count(_ query: FindingQuery) throws(StorageError) -> Int {
        let search = FindingSearch(query, catalogue)
        return try translatingDatabase {
            try Int.fetchOne(db, sql: "\(search.with) SELECT count(*) FROM violation", arguments: search.arguments) ?? 0
        }
    }

    /// How many findings of each kind the records of each office have, in the order of kinds and codes.
    public func findingCounts(_ query: FindingQuery) throws(StorageError) -> [FindingCount] {
        let search = FindingSearch(query, catalogue)
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: """
                    \(search.with) SELECT k.name, r.owner, count(*)
                    FROM violation AS v JOIN record AS r ON r.no = v.record JOIN claim_rule AS k ON k.no = v.rule
                    GROUP BY v.rule, r.owner
                    """, arguments: search.arguments)
        }
        var counts: [String: [String: Int]] = [:]
        for row in rows {
            let rule: String = row[0]
            counts[catalogue.findingRule(rule)?.kind ?? rule, default: [:]][row[1], default: 0] += row[2] as Int
        }
        return catalogue.findingKinds.flatMap { kind in
            (counts[kind] ?? [:]).sorted { $0.key < $1.key }.map {
                FindingCount(kind: kind, owner: $0.key, count: $0.value)
            }
        }
    }

    private func ownFindings(_ id: RecordID) throws(StorageError) -> [Finding] {
        try record(id).map { RecordReader($0, catalogue).ownFindings } ?? []
    }

    /// The records that stand on the other side of the claim at a place of a record, in the order of their ids.
    private func related(_ record: Int64, _ place: Int64, _ rule: FindingRule) throws(StorageError) -> [RecordID] {
        let sql: String
        switch rule.shape {
        case .unique:
            sql = """
                SELECT r.id FROM claim AS c JOIN claim AS o ON \(FindingSearch.clash)
                JOIN record AS r ON r.no = o.record
                WHERE c.record = ? AND c.place = ? ORDER BY r.id LIMIT \(Self.relatedMax)
                """
        case .needs, .listed:
            sql = "SELECT target FROM claim WHERE record = ? AND place = ? AND target IS NOT NULL"
        case .atMost:
            sql = """
                SELECT r.id FROM claim AS c JOIN claim AS o ON o.side = \(Claim.Side.counts.rawValue)
                    AND o.rule = c.rule AND o.key = c.key
                JOIN record AS r ON r.no = o.record
                WHERE c.record = ? AND c.place = ? ORDER BY r.id LIMIT \(Self.relatedMax)
                """
        case .within, .untitled: return []
        }
        return try translatingDatabase {
            try Data.fetchAll(db.cachedStatement(sql: sql), arguments: [record, place]).compactMap { RecordID($0) }
        }
    }
}

/// The claims that violate a rule, as a common table expression `violation (record, place, rule)`.
///
/// Each side of claims has its own test, and each test looks up the index by (side, key): a whole province's
/// findings cost one pass over the claims, one record's a few look-ups.
struct FindingSearch {
    let with: String
    let arguments: StatementArguments

    init(_ query: FindingQuery, _ catalogue: Catalogue) {
        var source = "claim AS c"
        var conditions: [String] = []
        var arguments = StatementArguments()
        if let record = query.record {
            source = Self.claimsAbout
            arguments += [record.data, record.data, record.data]
        }
        if let kind = query.kind {
            let rules = catalogue.findingRules(ofKind: kind)
            let marks = rules.map { _ in "?" }.joined(separator: ", ")
            conditions.append("c.rule IN (SELECT no FROM claim_rule WHERE name IN (\(marks)))")
            arguments += StatementArguments(rules)
        }
        if let type = query.type {
            conditions.append("r.type = ?")
            arguments += [type]
        }
        if let owner = query.owner {
            conditions.append("r.owner = ?")
            arguments += [owner]
        }
        let rest = conditions.map { " AND \($0)" }.joined()
        // One record's few claims are looked up by their places: the plus keeps SQLite from reading a whole side.
        let side = query.record == nil ? "c.side" : "+c.side"
        let claims =
            "SELECT c.record, c.place, c.rule FROM \(source) JOIN record AS r ON r.no = c.record WHERE \(side) ="
        let sides: [Claim.Side] = [.own, .takes, .needs, .allows]
        var all = StatementArguments()
        let arms = sides.map { side in
            all += arguments
            if side == .needs { all += [query.viewer, query.viewer] }
            return "\(claims) \(side.rawValue)\(rest)\(Self.test(side))"
        }
        with = "WITH violation (record, place, rule) AS (\(arms.joined(separator: " UNION ALL ")))"
        self.arguments = all
    }

    /// The claims of one record, those that point to it, and the bounds that it counts towards.
    private static let about = """
        SELECT record, place FROM claim WHERE record = (SELECT no FROM record WHERE id = ?)
        UNION SELECT record, place FROM claim WHERE target = ?
        UNION SELECT b.record, b.place FROM claim AS a CROSS JOIN claim AS b ON b.side = \(Claim.Side.allows.rawValue)
            AND b.rule = a.rule AND b.key = a.key
        WHERE a.record = (SELECT no FROM record WHERE id = ?) AND a.side = \(Claim.Side.counts.rawValue)
        """

    /// A cross join is not turned round: the few claims come first.
    private static let claimsAbout =
        "(\(about)) AS about CROSS JOIN claim AS c ON c.record = about.record AND c.place = about.place"

    /// Whether two taken keys are one, of two records, at one time.
    fileprivate static let clash = """
        o.side = c.side AND o.rule = c.rule AND o.key = c.key AND o.record <> c.record
        AND (o.low IS NULL OR c.high IS NULL OR o.low <= c.high)
        AND (c.low IS NULL OR o.high IS NULL OR c.low <= o.high)
        """

    private static func test(_ side: Claim.Side) -> String {
        switch side {
        case .own: ""
        case .takes:
            """
             AND EXISTS (SELECT 1 FROM claim AS o WHERE \(clash))
            """
        case .needs:
            """
             AND CASE c.low WHEN \(Claim.needsTargetAlone) THEN
                NOT EXISTS (SELECT 1 FROM record AS t WHERE t.id = c.target AND t.is_live)
                AND NOT EXISTS (SELECT 1 FROM departed WHERE departed.record = c.target)
                AND (? IS NULL OR r.owner = ? OR EXISTS (SELECT 1 FROM record AS t WHERE t.id = c.target))
             ELSE
                EXISTS (SELECT 1 FROM record AS t WHERE t.id = c.target AND t.is_live)
                AND NOT EXISTS (SELECT 1 FROM claim AS o WHERE o.side = \(Claim.Side.offers.rawValue)
                    AND o.rule = c.rule AND o.key = c.key)
             END
            """
        case .allows:
            """
             AND (SELECT total(o.low) FROM claim AS o WHERE o.side = \(Claim.Side.counts.rawValue)
                    AND o.rule = c.rule AND o.key = c.key)
                > (SELECT total(o.low) FROM claim AS o WHERE o.side = c.side AND o.rule = c.rule AND o.key = c.key)
            """
        case .offers, .counts: ""
        }
    }
}
