import Forms
import Foundation
public import GRDB
public import Merge
public import Protocol
public import SyncLogic

/// Which records a list wants.
public struct RecordQuery: Sendable, Hashable {
    /// nil for all types.
    public var type: String?
    /// Records that an office with these scopes reads; nil for all.
    public var scopes: [String]?
    /// The owning office; nil for all.
    public var owner: String?
    /// Only records that hold this text; nil for all.
    public var text: String?
    /// Only records that a list sorts as it sorts one of this title; nil for all.
    public var title: String?
    /// Only records in which people must settle something.
    public var isInConflict = false
    /// Deleted records too.
    public var includesDeleted = false
    /// The centre's rulings and redactions too, which are no records of anything people describe.
    public var includesOrders = false
    /// At most so many, after leaving out `offset`.
    public var limit = Int.max
    public var offset = 0

    public init() {}
}

extension Replica {
    /// The records that `query` wants, in the order of their titles.
    public func records(_ query: RecordQuery) throws(StorageError) -> [RecordState] {
        let (condition, arguments) = self.condition(query)
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: """
                    SELECT record.id, \(Self.stateColumns) FROM \(Self.stateTables) WHERE record.no IN (
                        SELECT no FROM record WHERE \(condition) ORDER BY sort_key, id LIMIT ? OFFSET ?)
                    ORDER BY record.sort_key, record.id
                    """,
                arguments: arguments + [Int64(query.limit), Int64(query.offset)])
        }
        var states: [RecordState] = []
        for row in rows { states.append(try Self.state(try Self.id(row[0]), row, at: 1)) }
        return states
    }

    /// How many records `query` wants, whatever its limit.
    public func count(_ query: RecordQuery) throws(StorageError) -> Int {
        let (condition, arguments) = self.condition(query)
        return try translatingDatabase {
            try Int.fetchOne(db, sql: "SELECT count(*) FROM record WHERE \(condition)", arguments: arguments) ?? 0
        }
    }

    /// How many records each office owns that are not deleted, and in how many of them people must settle something;
    /// nothing for an office without any. All are looked at once.
    public func countsByOwner() throws(StorageError) -> [String: (records: Int, conflicts: Int)] {
        let (condition, arguments) = self.condition(RecordQuery())
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: "SELECT owner, count(*), sum(conflicts > 0) FROM record WHERE \(condition) GROUP BY owner",
                arguments: arguments)
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], ($0[1], $0[2])) })
    }

    /// The changes that wrote into a record, in the order in which they came here.
    public func history(_ id: RecordID) throws(StorageError) -> [Change] {
        try changes(
            """
            JOIN part ON part.change = change.no WHERE part.record = (SELECT no FROM record WHERE id = ?)
            ORDER BY change.no
            """, [id.data])
    }

    /// The change that `ref` names.
    public func change(_ ref: ChangeRef) throws(StorageError) -> Change? {
        try changes(
            "JOIN actor ON actor.no = change.actor WHERE actor.id = ? AND seq = ? AND tag = ?",
            [ref.actor.data, Int64(ref.seq), ref.tag.stored]
        ).first
    }

    /// The change of this number in this file.
    public func change(numbered no: Int64) throws(StorageError) -> Change? {
        try changes("WHERE change.no = ?", [no]).first
    }

    /// The number of a change in this file, and its bytes as they are kept.
    public func numberAndBytes(of ref: ChangeRef) throws(StorageError) -> (number: Int64, bytes: [UInt8])? {
        let row = try translatingDatabase {
            try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT change.no, unpacked(change.bytes) FROM change JOIN actor ON actor.no = change.actor
                        WHERE actor.id = ? AND seq = ? AND tag = ?
                        """),
                arguments: [ref.actor.data, Int64(ref.seq), ref.tag.stored])
        }
        return row.map { ($0[0], [UInt8]($0[1] as Data)) }
    }

    /// The changes that a label like `9f3ac2e1-14` names; several after a copied store wrote twice.
    public func changes(labelled label: String) throws(StorageError) -> [Change] {
        let parts = label.split(separator: "-")
        guard parts.count == 2, parts[0].count == 8, Hex.bytes(parts[0]) != nil, let seq = Int64(parts[1]) else {
            return []
        }
        return try changes(
            """
            WHERE actor IN (SELECT no FROM actor WHERE lower(substr(hex(id), 1, 8)) = ?) AND seq = ? ORDER BY tag
            """, [parts[0].lowercased(), seq])
    }

    /// The state hash over the records that an office with `scopes` reads; over all when nil.
    public func stateHash(scopes: [String]?) throws(StorageError) -> Digest {
        var query = RecordQuery()
        query.scopes = scopes
        query.includesDeleted = true
        query.includesOrders = true
        let (condition, arguments) = self.condition(query)
        return try translatingDatabase {
            var hash = StateHash()
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, type, \(Self.stateColumns) FROM \(Self.stateTables) WHERE \(condition) ORDER BY id
                    """, arguments: arguments)
            while let row = try rows.next() {
                let id = try Self.id(row[0])
                let isWhole = scopes?.contains(Scope.all) ?? true
                hash.add(id, visible: isWhole ? try Self.visibleBytes(id, row, at: 2) : try seenBytes(id, row))
            }
            return hash.finish()
        }
    }

    /// The visible bytes of a record without the fields that travel to the centre alone.
    private func seenBytes(_ id: RecordID, _ row: Row) throws(StorageError) -> [UInt8] {
        let type: String = row[1]
        guard let form = catalogue.form(type), form.fields.contains(where: \.isCentralOnly) else {
            return try Self.visibleBytes(id, row, at: 2)
        }
        return try Self.state(id, row, at: 2).hiding { catalogue.isRestricted(type, $0) }.visibleBytes
    }

    /// Changes of this file, by the rest of a query after `FROM change`.
    public func changes(_ rest: String, _ arguments: StatementArguments) throws(StorageError) -> [Change] {
        let rows = try translatingDatabase {
            try Data.fetchAll(
                db.cachedStatement(sql: "SELECT unpacked(change.bytes) FROM change \(rest)"),
                arguments: arguments)
        }
        var changes: [Change] = []
        for row in rows {
            do {
                changes.append(try Change(decoding: [UInt8](row)))
            } catch {
                throw .damaged(what: "change")
            }
        }
        return changes
    }

    static func id(_ data: Data) throws(StorageError) -> RecordID {
        guard let id = RecordID(data) else { throw .damaged(what: "record id") }
        return id
    }

    /// The condition of a record that an office with `scopes` reads.
    package func readership(_ scopes: [String]) -> (sql: String, arguments: StatementArguments) {
        if scopes.contains(Scope.all) { return ("1", []) }
        let reference = catalogue.forms.filter(\.isReference).map(\.name)
        let marks =
            Array(repeating: "instr(readers, ?) > 0", count: scopes.count)
            + (reference.isEmpty ? [] : ["type IN (\(reference.map { _ in "?" }.joined(separator: ", ")))"])
        let sql = marks.isEmpty ? "0" : "(\(marks.joined(separator: " OR ")))"
        return (sql, StatementArguments(scopes.map { " \($0) " } + reference))
    }

    private func condition(_ query: RecordQuery) -> (sql: String, arguments: StatementArguments) {
        var conditions = ["1"]
        var arguments = StatementArguments()
        if !query.includesOrders, query.type == nil {
            conditions.append("type NOT IN (\(OrderRecord.types.map { "'\($0)'" }.joined(separator: ", ")))")
        }
        if let type = query.type {
            conditions.append("type = ?")
            arguments += [type]
        }
        if let title = query.title {
            conditions.append("sort_key = ?")
            arguments += [Data(ThaiText.sortKey(title))]
        }
        if let owner = query.owner {
            conditions.append("owner = ?")
            arguments += [owner]
        }
        if let scopes = query.scopes {
            let readership = readership(scopes)
            conditions.append(readership.sql)
            arguments += readership.arguments
        }
        if query.isInConflict { conditions.append("conflicts > 0") }
        if !query.includesDeleted { conditions.append("is_live") }
        if let text = query.text {
            let search = TextSearch(text)
            conditions.append(search.condition)
            arguments += StatementArguments(search.arguments)
        }
        return (conditions.joined(separator: " AND "), arguments)
    }
}

/// How a text is found: by its trigrams, which narrow, and then letter by letter, which decides. SQLite's index has
/// nothing for fewer than three characters, so those are looked for in every record.
struct TextSearch {
    let condition: String
    let arguments: [String]

    init(_ typed: String) {
        let text = ThaiText.normalise(typed).lowercased()
        let scalars = Array(text.unicodeScalars)
        let exact = "EXISTS (SELECT 1 FROM record_text WHERE record_text.no = record.no AND instr(body, ?) > 0)"
        guard scalars.count >= 3 else {
            condition = exact
            arguments = [text]
            return
        }
        let trigrams = (0...(scalars.count - 3)).map { start in
            var trigram = String.UnicodeScalarView()
            // By scalars: a quote with a Thai mark after it is one letter, and not the letter `"`.
            for scalar in scalars[start..<(start + 3)] { trigram += scalar == "\"" ? [scalar, scalar] : [scalar] }
            return "\"\(String(trigram))\""
        }
        condition = """
            no IN (SELECT rowid FROM search WHERE search MATCH ? UNION ALL SELECT no FROM search_waiting) AND \(exact)
            """
        arguments = [trigrams.joined(separator: " AND "), text]
    }
}
