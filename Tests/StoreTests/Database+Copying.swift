import GRDB

extension Database {
    /// Puts what a query of another database finds into a table of this one.
    func copy(_ query: String, into table: String, from other: Database) throws {
        for row in try Row.fetchAll(other, sql: query) {
            let marks = Array(repeating: "?", count: row.count).joined(separator: ", ")
            try execute(
                sql: "INSERT INTO \(table) VALUES (\(marks))", arguments: StatementArguments(row.databaseValues))
        }
    }
}
