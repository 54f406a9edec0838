import Merge
import Protocol
import Synchronization
import Testing

@testable import Central

/// What one device that went mad, or was stolen, can do to everybody.
@Suite struct FloodTests {
    private let centre: Centre

    init() throws { centre = try Centre() }

    @Test func `a device counts for itself, and each day anew`() {
        var quota = DayQuota(changesMax: 10)
        func hasRoom(_ device: DeviceID, _ atMs: Int64) -> Bool { quota.hasRoom(for: device, atMs: atMs) }
        let (one, other) = (DeviceID.random(using: &centre.random), DeviceID.random(using: &centre.random))
        let dayMs: Int64 = 86_400_000
        quota.note(9, of: one, atMs: dayMs)
        #expect(hasRoom(one, dayMs))
        quota.note(1, of: one, atMs: 2 * dayMs - 1)
        #expect(!hasRoom(one, 2 * dayMs - 1) && hasRoom(other, 2 * dayMs - 1))
        #expect(hasRoom(one, 2 * dayMs))
    }

    @Test func `who brought the day's changes waits for the next day, and is given what he lacks meanwhile`() throws {
        var office = try centre.enrol("5702")
        var other = try centre.enrol("5703")
        let (device, nowMs) = (office.device, centre.nowMs)
        centre.central.quota.withLock { $0.note(Limits.deviceDayChangesMax, of: device, atMs: nowMs) }
        let (_, given) = try other.add([16: .text("ก")], shared: ["5702"])
        _ = try other.exchange(centre, [given])
        let (record, change) = try office.add([16: .text("ข")])
        let error = #expect(throws: Reply.Unexpected.self) { try office.exchange(centre, [change]) }
        #expect(error?.refusal?.kind == .tooMany)
        #expect(try office.exchange(centre).pulled.count == 1)
        centre.nowMs += 86_400_000
        _ = try office.exchange(centre, [change])
        #expect(try centre.texts(record, 16) == ["ข"])
    }

    @Test func `more values side by side than anybody could settle are held, and what settles them is not`() throws {
        var office = try centre.enrol("5702")
        let (record, first) = try office.add([16: .text("ก")])
        _ = try office.exchange(centre, [first])
        func values(_ count: Int, _ field: FieldID, _ operation: FieldOperation) -> [FieldWrite] {
            (0..<count).map { FieldWrite(field: field, operation: operation, value: .text("\($0)")) }
        }
        let many = try office.write(record, "community", values(300, 16, .set))
        #expect(try office.exchange(centre, [many]).body.held.isEmpty)
        let more = try office.write(record, "community", values(300, 16, .set))
        #expect(try office.exchange(centre, [more]).body.held.map(\.reason) == [.failedRule])
        #expect(try centre.texts(record, 16).count == 301)
        for _ in 0..<2 {
            let notes = try office.write(record, "community", values(300, 3, .note))
            #expect(try office.exchange(centre, [notes]).body.held.isEmpty)
        }
        let shown = try #require(try centre.state(record)?.fields[16]).map(\.dot)
        let settled = FieldWrite(field: 16, operation: .set, value: .text("ข"), over: shown)
        #expect(try office.exchange(centre, [try office.write(record, "community", [settled])]).body.held.isEmpty)
        #expect(try centre.texts(record, 16) == ["ข"])
    }
}
