package import Protocol

/// Random values of everything that travels, each within its bounds.
extension SeededGenerator {
    package mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

    package mutating func smallNumber() -> UInt64 { next() >> UInt64(number(11...63)) }

    package mutating func name() -> String {
        ["", "a", "5715", "สมชาย", "บ้านหนองบัว", "e\u{301}", "\u{0}\u{7F}", "🙂 x"].randomElement(using: &self) ?? ""
    }

    package mutating func tag() -> Tag { Tag(rawValue: next()) }

    package mutating func digest() -> Digest { Digest(bytes(32)) ?? .zero }

    /// One of few actors, so that they meet.
    package mutating func actor() -> ActorID {
        var few = SeededGenerator(seed: UInt64(number(1...5)))
        return .random(using: &few)
    }

    package mutating func reference() -> ChangeRef { ChangeRef(actor: actor(), seq: smallNumber() + 1, tag: tag()) }

    package mutating func dot() -> Dot {
        Dot(change: reference(), index: once(in: 4) ? UInt16(truncatingIfNeeded: next()) : 0)
    }

    package mutating func value() -> Value {
        switch number(0...6) {
        case 0: .text(name())
        case 1: .text(String(repeating: "ก", count: number(0...200)))
        case 2: .integer(Int64(bitPattern: next()) >> Int64(number(0...63)))
        case 3: .boolean(once(in: 2))
        case 4: .bytes(bytes(number(0...300)))
        default: .other(unknownItem())
        }
    }

    /// An item of a kind that no form has a name for.
    private mutating func unknownItem() -> [UInt8] {
        var out = CanonicalWriter()
        switch number(0...3) {
        case 0: out.null()
        case 1: out.number(UInt64(Int64.max) + 1 + next() >> 2)
        case 2: out.raw([0x3B, 0xFF] + bytes(7))
        default:
            out.array(3)
            out.array(0)
            out.array(2)
            out.text(name())
            out.boolean(true)
            out.integer(-5)
        }
        return out.bytes
    }

    package mutating func write() -> FieldWrite {
        let operation = FieldOperation.allCases.randomElement(using: &self) ?? .set
        let over = (0..<number(0...3)).map { _ in dot() }
        let field = once(in: 9) ? FieldID.max : FieldID(number(0...40))
        return FieldWrite(field: field, operation: operation, value: operation.putsValue ? value() : nil, over: over)
    }

    package mutating func clock() -> VectorClock {
        VectorClock(Dictionary((0..<number(0...4)).map { _ in (actor(), smallNumber() + 1) }) { first, _ in first })
    }

    package mutating func part() -> Part {
        Part(
            record: .make(using: &self), type: once(in: 2) ? "community" : "ก", salt: bytes(16), seen: clock(),
            writes: (0..<number(1...6)).map { _ in write() })
    }

    package mutating func header() -> ChangeHeader {
        ChangeHeader(
            actor: actor(), seq: smallNumber() + 1, prev: digest(), lamport: smallNumber(),
            claimed: ClaimedTime(
                wallMs: Int64(bitPattern: next()), boot: smallNumber(), monotonicMs: smallNumber()),
            clerk: name(), office: name(), formsVersion: smallNumber())
    }

    package mutating func change() throws -> Change {
        try Change(header: header(), parts: (0..<number(1...4)).map { _ in part() })
    }
}
