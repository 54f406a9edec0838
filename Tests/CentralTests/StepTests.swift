import Central
import GRDB
import GRDBSQLite
import Protocol
import SQLiteReplica
import SyncLogic
import Testing

/// What an exchange costs does not grow with what the centre has: SQLite's own steps are counted, of every statement.
@Suite struct StepTests {
    /// Counts the steps of a connection's statements, about eight at a time.
    private final class Counter {
        var steps = 0
    }

    private static let each: CInt = 8

    private func steps(_ centre: Centre, _ body: () throws -> Void) throws -> Int {
        let counter = Counter()
        let pointer = Unmanaged.passUnretained(counter).toOpaque()
        try centre.writing { transaction in
            sqlite3_progress_handler(
                transaction.replica.db.sqliteConnection, Self.each,
                { pointer in
                    if let pointer { Unmanaged<Counter>.fromOpaque(pointer).takeUnretainedValue().steps += 1 }
                    return 0
                }, pointer)
        }
        try body()
        try centre.writing { sqlite3_progress_handler($0.replica.db.sqliteConnection, 0, nil, nil) }
        return counter.steps
    }

    private struct Cost {
        var push = 0
        var edit = 0
        var pull = 0
        var idle = 0
        var first = 0
    }

    /// What some exchanges cost at a centre with so many changes of one office.
    private func cost(after count: Int) throws -> Cost {
        let centre = try Centre()
        var office = try centre.enrol("5702")
        var other = try centre.enrol("5703")
        var record = RecordID.unnamed
        for _ in 0..<(count / 50) {
            var changes: [Change] = []
            for number in 0..<50 {
                let (id, change) = try office.add([16: .text("บ้าน \(number)")], shared: ["5703"])
                record = id
                changes.append(change)
            }
            _ = try office.exchange(centre, changes)
        }
        _ = try other.pull(centre)
        var cost = Cost()
        let (_, change) = try office.add([16: .text("บ้านใหม่")], shared: ["5703"])
        cost.push = try steps(centre) { _ = try office.exchange(centre, [change]) }
        let edit = try office.set(record, 16, "บ้านเก่า")
        cost.edit = try steps(centre) { _ = try office.exchange(centre, [edit]) }
        var pulled: [Change] = []
        cost.pull = try steps(centre) { pulled = try other.exchange(centre).pulled }
        #expect(pulled.count == 2)
        cost.idle = try steps(centre) { _ = try other.exchange(centre) }
        var newcomer = try centre.enrolAnother("5703")
        cost.first = try steps(centre) { _ = try newcomer.exchange(centre, replyBytesMax: 4096) }
        return cost
    }

    @Test func `an exchange takes as many steps at a centre that has four times as much`() throws {
        let (few, many) = (try cost(after: 600), try cost(after: 2400))
        for (name, path) in [
            ("push", \Cost.push), ("edit", \Cost.edit), ("pull", \Cost.pull), ("idle", \Cost.idle),
            ("first", \Cost.first),
        ] as [(String, KeyPath<Cost, Int>)] {
            #expect(few[keyPath: path] > 0 && many[keyPath: path] <= few[keyPath: path] + 20, "\(name) \(few) \(many)")
        }
    }
}
