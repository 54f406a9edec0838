import GRDB
import SQLiteReplica
import Store

extension OfficeTransaction {
    /// The rows of a table.
    func count(of table: String) throws -> Int {
        try Int.fetchOne(replica.db, sql: "SELECT count(*) FROM \(table)") ?? 0
    }

    /// The first column of the first row of a query, as text.
    func value(_ sql: String) throws -> String? {
        try Row.fetchOne(replica.db, sql: sql).map { row in
            switch row.databaseValues.first?.storage {
            case .int64(let number): String(number)
            case .string(let text): text
            case .double, .blob, .null, nil: ""
            }
        }
    }

    /// Runs statements that no store would run.
    func tamper(_ sql: String) throws { try replica.db.execute(sql: sql) }
}
