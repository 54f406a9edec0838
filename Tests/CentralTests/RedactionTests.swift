import Central
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import Testing

/// Values that staff have erased, as the centre and offices that lie or lag meet it.
@Suite struct RedactionTests {
    private let centre: Centre

    init() throws { centre = try Centre() }

    private func redact(_ record: RecordID, _ fields: [FieldID]) throws {
        let request = try centre.central.askRedaction(
            of: [RedactionTarget(record: record, fields: fields)], .request, staff: "อรุณ", nowMs: centre.nowMs)
        _ = try centre.central.confirmRedaction(
            request.number, staff: "วิภา", nowMs: centre.nowMs, using: &centre.random)
    }

    @Test func `nothing happens before another member of the staff confirms`() throws {
        var office = try centre.enrol("5702")
        let (record, change) = try office.add([16: .text("ก"), 17: .integer(3)])
        _ = try office.exchange(centre, [change])
        let target = RedactionTarget(record: record, fields: [16])
        let request = try centre.central.askRedaction(of: [target], .request, staff: "อรุณ", nowMs: centre.nowMs)
        #expect(try centre.central.redactionRequests() == [request])
        let losses = try centre.central.losses(of: [target])
        #expect(losses.map(\.record) == [record] && losses.map(\.field) == [16])
        #expect(losses.map(\.visible) == [1] && losses.map(\.former) == [0])
        for staff in ["อรุณ", " อรุณ "] {
            #expect(throws: CentralError.sameStaff("อรุณ")) {
                try centre.central.confirmRedaction(
                    request.number, staff: staff, nowMs: centre.nowMs, using: &centre.random)
            }
        }
        #expect(throws: CentralError.staffMissing) {
            try centre.central.askRedaction(of: [target], .request, staff: " ", nowMs: centre.nowMs)
        }
        #expect(throws: CentralError.staffMissing) {
            try centre.central.confirmRedaction(
                request.number, staff: "", nowMs: centre.nowMs, using: &centre.random)
        }
        #expect(try centre.texts(record, 16) == ["ก"])
        _ = try centre.central.confirmRedaction(
            request.number, staff: "วิภา", nowMs: centre.nowMs, using: &centre.random)
        #expect(try centre.texts(record, 16) == [] && centre.central.redactionRequests().isEmpty)
        #expect(try centre.state(record)?.fields[17]?.count == 1)
        #expect(throws: CentralError.unknownRequest(request.number)) {
            try centre.central.confirmRedaction(
                request.number, staff: "วิภา", nowMs: centre.nowMs, using: &centre.random)
        }
    }

    @Test func `a request that was withdrawn erases nothing, and its number is not used again`() throws {
        var office = try centre.enrol("5702")
        let (record, change) = try office.add([16: .text("ก")])
        _ = try office.exchange(centre, [change])
        let target = RedactionTarget(record: record, fields: [])
        let first = try centre.central.askRedaction(of: [target], .unlawful, staff: "อรุณ", nowMs: centre.nowMs)
        _ = try centre.central.cancelRedaction(first.number, nowMs: centre.nowMs)
        let second = try centre.central.askRedaction(of: [target], .unlawful, staff: "อรุณ", nowMs: centre.nowMs)
        #expect(second.number > first.number)
        #expect(throws: CentralError.unknownRequest(first.number)) {
            try centre.central.confirmRedaction(
                first.number, staff: "วิภา", nowMs: centre.nowMs, using: &centre.random)
        }
        #expect(try centre.texts(record, 16) == ["ก"])
    }

    @Test func `an order comes before anything else, and again at its place`() throws {
        var owner = try centre.enrol("5702")
        let (record, first) = try owner.add([16: .text("ก")], shared: ["57"])
        let others = try (1...3).map { try owner.set(record, 17, "\($0)") }
        _ = try owner.exchange(centre, [first] + others)
        try redact(record, [16])
        var reader = try centre.enrol("5715")
        let pulled = try reader.pull(centre)
        #expect(Redaction.all(in: try #require(pulled.first)).map(\.record) == [record])
        #expect(pulled.count == 5 && Set(pulled).count == 5)
        #expect(pulled.first { $0.hash == first.hash }?.parts.first?.isEmptied == true)
        #expect(pulled.first { $0.hash == others[0].hash } == others[0])
        #expect(try reader.pull(centre).isEmpty)
    }

    @Test func `what comes late is emptied, and the rest of it applies`() throws {
        var office = try centre.enrol("5702")
        let (record, first) = try office.add([16: .text("ก")])
        _ = try office.exchange(centre, [first])
        let late = try office.write(
            record, "community",
            [
                FieldWrite(field: 16, operation: .set, value: .text("ข"), over: [Dot(change: first.ref)]),
                FieldWrite(field: 17, operation: .set, value: .integer(9)),
            ])
        try redact(record, [16])
        let reply = try office.exchange(centre, [late]).body
        #expect(reply.held.isEmpty && reply.statuses.map(\.confirmed) == [2])
        #expect(try centre.texts(record, 16) == [] && centre.state(record)?.fields[17]?.count == 1)
        // The same change whole, again, and as whoever obeyed sends it: all of it is known.
        let head = try centre.head()
        for change in [late, late.emptied { _, write in write.field == 16 }] {
            #expect(try office.exchange(centre, [change]).body.held.isEmpty)
        }
        #expect(try centre.head() == head && centre.texts(record, 16) == [])
    }

    @Test func `a whole record stays erased, also from those who saw the order`() throws {
        var office = try centre.enrol("5702")
        let (record, first) = try office.add([16: .text("ก")])
        _ = try office.exchange(centre, [first])
        try redact(record, [])
        _ = try office.pull(centre)
        let anew = try office.set(record, 16, "ข")
        _ = try office.exchange(centre, [anew])
        #expect(try centre.texts(record, 16) == [] && centre.state(record)?.fields[1]?.count == 1)
    }

    @Test func `no device orders anything to be erased, and no release does`() throws {
        var office = try centre.enrol("5702")
        let (record, first) = try office.add([16: .text("ก")])
        _ = try office.exchange(centre, [first])
        for code in ["5702", "57"] {
            var forger = try code == "57" ? centre.enrol(code) : centre.enrolAnother(code)
            let forged = try forger.write(
                .make(using: &centre.random), Redaction.type,
                Redaction.writes(erasing: [16], of: record, .request, askedBy: "ใคร", province: code))
            #expect(try forger.exchange(centre, [forged]).body.held.map(\.reason) == [.notTheWriter])
            #expect(throws: CentralError.notReleasable(.notTheWriter)) {
                try centre.central.rule(
                    .released, on: forged.ref.label, why: "?", staff: Centre.clerk, nowMs: centre.nowMs,
                    using: &centre.random)
            }
        }
        #expect(try centre.texts(record, 16) == ["ก"] && centre.central.redactions().isEmpty)
    }

    @Test func `rulings and redactions cannot be erased, nor fields that no form has`() throws {
        var office = try centre.enrol("5702")
        let (record, first) = try office.add([16: .text("ก")])
        _ = try office.exchange(centre, [first])
        try redact(record, [16])
        let order = try #require(try centre.central.redactions().first?.change.parts.first?.record)
        for target in [RedactionTarget(record: order, fields: []), RedactionTarget(record: record, fields: [999])] {
            #expect(throws: CentralError.self) {
                try centre.central.askRedaction(of: [target], .request, staff: "อรุณ", nowMs: centre.nowMs)
            }
        }
    }
}
