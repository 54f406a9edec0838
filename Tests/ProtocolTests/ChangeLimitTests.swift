import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Changes": what a reader refuses is never sealed, or the chain behind it could never travel.
@Suite struct ChangeLimitTests {
    @Test func `a value at its bound is sealed and read, one byte more is not`() throws {
        for value in [
            { Value.text(String(repeating: "x", count: $0)) }, { Value.bytes(Array(repeating: 1, count: $0)) },
        ] as [(Int) -> Value] {
            let change = try seal([part([set(16, value(Limits.valueBytesMax))])])
            #expect(try Change(decoding: change.bytes) == change)
            refuses(.aboveLimit(.value, max: Limits.valueBytesMax), [part([set(16, value(Limits.valueBytesMax + 1))])])
        }
    }

    @Test func `counts at their bound are sealed and read, one more is not`() throws {
        let dots = (1...UInt64(Limits.overMax)).map { dot(seq: $0) }
        let clear = FieldWrite(field: 16, operation: .clear, over: dots)
        let more = FieldWrite(field: 16, operation: .clear, over: dots + [dot(seq: 0xFFFF)])
        _ = try seal([part([clear])])
        refuses(.aboveLimit(.over, max: Limits.overMax), [part([more])])

        let writes = (0..<FieldID(Limits.setsMax)).map { set($0, .integer(1)) }
        _ = try seal([part(writes)])
        refuses(.aboveLimit(.sets, max: Limits.setsMax), [part(writes + [set(9999, .integer(1))])])

        let parts = (0..<FieldID(Limits.partsMax)).map { part([set($0, .integer(1))]) }
        _ = try seal(parts)
        refuses(.aboveLimit(.parts, max: Limits.partsMax), parts + [part([set(9999, .integer(1))])])
    }

    @Test func `a change at its bound is sealed, a larger one is not`() throws {
        let values = (0..<3 as Range<FieldID>).map { set($0, .bytes(Array(repeating: 1, count: Limits.valueBytesMax))) }
        let bare = try seal([part(values + [set(3, .bytes([]))])]).bytes.count
        // The last value's own head is 4 bytes longer once it is longer than 65535 bytes, 2 below.
        let room = Limits.changeBytesMax - bare - 2
        let change = try seal([part(values + [set(3, .bytes(Array(repeating: 1, count: room)))])])
        #expect(change.bytes.count == Limits.changeBytesMax)
        #expect(try Change(decoding: change.bytes) == change)
        refuses(
            .aboveLimit(.change, max: Limits.changeBytesMax),
            [part(values + [set(3, .bytes(Array(repeating: 1, count: room + 1)))])])
    }

    @Test func `names and numbers above their bounds are not sealed`() {
        let long = String(repeating: "x", count: Limits.nameBytesMax + 1)
        let name = ProtocolError.aboveLimit(.text, max: Limits.nameBytesMax)
        refuses(name, [part([set(1, .integer(1))], type: long)])
        refuses(name, [one], clerk: long)
        refuses(name, [one], office: long)
        for header in [header(seq: 0), header(seq: Limits.numberMax + 1), header(lamport: Limits.numberMax + 1)] {
            #expect(throws: ProtocolError.self) { try Change(header: header, parts: [one]) }
        }
        let seen = VectorClock([actor: Limits.numberMax + 1])
        #expect(throws: ProtocolError.self) { try seal([part([set(1, .integer(1))], seen: seen)]) }
    }

    @Test func `empty changes, parts and types are not sealed`() {
        #expect(throws: ProtocolError.self) { try seal([]) }
        #expect(throws: ProtocolError.self) { try seal([part([])]) }
        #expect(throws: ProtocolError.self) { try seal([part([set(1, .integer(1))], type: "")]) }
    }

    @Test func `a field of a record is written by one part only`() throws {
        let twice = [part([set(16, .integer(1)), set(17, .integer(1))]), part([set(17, .integer(2))])]
        refuses(.malformed(.duplicate, offset: 0), twice)
        let withheld = try seal([twice[0], part([set(18, .integer(2))])]).withholding([0])
        #expect(try Change(decoding: withheld.bytes) == withheld)
        let apart = [twice[0], part([set(17, .integer(2))], record: 2)]
        #expect(try Change(decoding: try seal(apart).bytes).parts == apart)
    }

    @Test(arguments: [[], [0xFF], [0x81], [0x00, 0x00], [0x18, 0x01]] as [[UInt8]])
    func `an unknown value that is not one canonical item is not sealed`(bytes: [UInt8]) {
        #expect(throws: ProtocolError.self) { try seal([part([set(16, .other(bytes))])]) }
    }

    @Test func `the author has what every reader gets`() throws {
        let change = try seal([part([set(16, .other([0x07]))])])
        #expect(change.parts == (try Change(decoding: change.bytes)).parts)
    }

    @Test func `a dot has a sequence number above 0`() {
        let clear = FieldWrite(field: 16, operation: .clear, over: [dot(seq: 0)])
        #expect(throws: ProtocolError.self) { try seal([part([clear])]) }
    }

    private var one: Part { part([set(1, .integer(1))]) }

    private func refuses(_ error: ProtocolError, _ parts: [Part], clerk: String = "c", office: String = "5715") {
        #expect(throws: error) { try Change(header: header(clerk: clerk, office: office), parts: parts) }
    }

    private var actor: ActorID {
        var random = SeededGenerator(seed: 8)
        return .random(using: &random)
    }

    private func dot(seq: UInt64) -> Dot {
        Dot(change: ChangeRef(actor: actor, seq: seq, tag: Tag(rawValue: 1)))
    }

    private func set(_ field: FieldID, _ value: Value) -> FieldWrite {
        FieldWrite(field: field, operation: .set, value: value)
    }

    private func part(
        _ writes: [FieldWrite], type: String = "community", record: UInt64 = 1, seen: VectorClock = VectorClock()
    ) -> Part {
        var random = SeededGenerator(seed: record)
        return Part(
            record: .make(using: &random), type: type, salt: Array(repeating: 0, count: 16), seen: seen, writes: writes)
    }

    private func header(
        seq: UInt64 = 1, lamport: UInt64 = 1, clerk: String = "c", office: String = "5715"
    ) -> ChangeHeader {
        ChangeHeader(
            actor: actor, seq: seq, prev: .zero, lamport: lamport, claimed: ClaimedTime(wallMs: 0), clerk: clerk,
            office: office, formsVersion: 1)
    }

    private func seal(_ parts: [Part]) throws(ProtocolError) -> Change { try Change(header: header(), parts: parts) }
}
