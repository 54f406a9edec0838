import Forms
import Foundation
import GRDB
public import Protocol
public import SQLiteReplica
import SyncLogic

extension Store {
    /// Live records in the order of their titles.
    ///
    /// - Parameters:
    ///   - type: one record type; nil for all.
    ///   - text: only records that hold this text; nil for all.
    ///   - isInConflict: only records in which people must settle something.
    ///   - filters: field names and texts, read as the field reads them; a record must show each value.
    ///   - limit: at most so many of those that fit; nil for all.
    public func list(
        type: String?, text: String? = nil, isInConflict: Bool = false, filters: [RecordEdits.Item] = [],
        limit: Int? = nil
    ) throws(StoreError) -> [ShownRecord] {
        var query = RecordQuery()
        query.type = type
        query.text = text
        query.isInConflict = isInConflict
        // Filters are applied after the query: a limit inside it would count records that do not fit.
        if let limit, filters.isEmpty { query.limit = limit }
        let fitting = try list(query, filters: filters)
        return limit.map { Array(fitting.prefix($0)) } ?? fitting
    }

    /// The records whose ids begin with these hexadecimal digits, in the order of their ids; deleted and departed ones
    /// too.
    ///
    /// - Parameter digits: 1 to 32 digits of either case, without hyphens; anything else finds nothing.
    public func records(startingWith digits: String, limit: Int) throws(StoreError) -> [RecordID] {
        let missing = 32 - digits.utf8.count
        guard !digits.isEmpty, missing >= 0,
            let first = RecordID(text: digits + String(repeating: "0", count: missing)),
            let last = RecordID(text: digits + String(repeating: "f", count: missing))
        else { return [] }
        return try read { transaction throws(StoreError) in
            try storing { () throws(StorageError) in
                try translatingDatabase {
                    let rows = try Data.fetchAll(
                        transaction.db,
                        sql: """
                            SELECT id FROM record WHERE id BETWEEN ?1 AND ?2
                            UNION SELECT record FROM departed WHERE record BETWEEN ?1 AND ?2 ORDER BY 1 LIMIT ?3
                            """,
                        arguments: [first.data, last.data, Int64(limit)])
                    return rows.compactMap { RecordID($0) }
                }
            }
        }
    }
}
