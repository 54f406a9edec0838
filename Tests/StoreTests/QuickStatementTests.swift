import GRDB
import SQLiteReplica
import SyncLogic
import Testing

/// Statements that are bound and stepped by SQLite's own calls, beside GRDB's use of the same ones.
@Suite struct QuickStatementTests {
    private struct Line: Equatable {
        let number: Int64
        let text: String
        let bytes: [UInt8]
        let isNull: Bool
    }

    private static func line(_ row: QuickRow) -> Line {
        Line(number: row.integer(0), text: row.text(1), bytes: row.bytes(2), isNull: row.isNull(2))
    }

    private func within(_ body: (Database) throws -> Void) throws {
        try DatabaseFile.inMemory().write { db in
            try db.execute(sql: "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL, c BLOB) STRICT")
            try body(db)
        }
    }

    @Test func `every value comes back as it went in`() throws {
        try within { db in
            let insert = try QuickStatement(db, "INSERT INTO t (a, b, c) VALUES (?, ?, ?)")
            try insert.run([.integer(.min), .text(""), .bytes([])])
            try insert.run([.integer(0), .text("น้ำ\u{0}แม่สาย"), .bytes([0, 255])])
            try insert.run([.integer(.max), .text("ก"), .null])
            var lines: [Line] = []
            try QuickStatement(db, "SELECT a, b, c FROM t ORDER BY a").each([]) { row throws(StorageError) in
                lines.append(Self.line(row))
            }
            #expect(
                lines == [
                    Line(number: .min, text: "", bytes: [], isNull: false),
                    Line(number: 0, text: "น้ำ\u{0}แม่สาย", bytes: [0, 255], isNull: false),
                    Line(number: .max, text: "ก", bytes: [], isNull: true),
                ])
        }
    }

    @Test func `a statement that was left at a row begins anew`() throws {
        try within { db in
            try QuickStatement(db, "INSERT INTO t (a, b) VALUES (1, ?), (2, ?)").run([.text("หนึ่ง"), .text("สอง")])
            let sql = "SELECT b FROM t WHERE a >= ? ORDER BY a"
            // GRDB takes one row, and leaves the statement there.
            #expect(try String.fetchOne(db.cachedStatement(sql: sql), arguments: [1]) == "หนึ่ง")
            let quick = try QuickStatement(db, sql)
            #expect(try quick.first([.integer(2)]) { row throws(StorageError) in row.text(0) } == "สอง")
            #expect(try quick.first([.integer(3)]) { row throws(StorageError) in row.text(0) } == nil)
            #expect(try String.fetchAll(db.cachedStatement(sql: sql), arguments: [1]) == ["หนึ่ง", "สอง"])
        }
    }

    @Test func `what SQLite refuses is an error with its code, and the statement runs again`() throws {
        try within { db in
            let insert = try QuickStatement(db, "INSERT INTO t (a, b) VALUES (?, ?)")
            try insert.run([.integer(1), .text("หนึ่ง")])
            #expect {
                try insert.run([.integer(1), .text("อีก")])
            } throws: { error in
                guard case .failed(let code, _)? = error as? StorageError else { return false }
                return code & 0xFF == 19
            }
            try insert.run([.integer(2), .text("สอง")])
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM t") == 2)
        }
    }
}
