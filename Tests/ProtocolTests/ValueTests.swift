import Protocol
import Testing

/// PROTOCOL.md, "Values".
@Suite struct ValueTests {
    @Test(
        arguments: [
            ("60", .text("")), ("63e0b881", .text("ก")), ("00", .integer(0)), ("3903e7", .integer(-1000)),
            ("1b7fffffffffffffff", .integer(.max)), ("3b7fffffffffffffff", .integer(.min)), ("f4", .boolean(false)),
            ("f5", .boolean(true)), ("40", .bytes([])), ("420001", .bytes([0, 1])),
        ] as [(String, Value)])
    func `a known kind is read as what it is`(hex: String, value: Value) throws {
        let bytes = try #require(Hex.bytes(hex))
        var input = CanonicalReader(bytes)
        #expect(try input.value() == value)
        try input.finish()
        #expect(CanonicalWriter.bytes { $0.value(value) } == bytes)
    }

    @Test(
        arguments: [
            "f6", "1b8000000000000000", "1bffffffffffffffff", "3b8000000000000000", "3bffffffffffffffff", "80",
            "8201f6", "8182830001024103",
        ])
    func `an unknown kind is kept byte for byte`(hex: String) throws {
        let bytes = try #require(Hex.bytes(hex))
        var input = CanonicalReader(bytes)
        #expect(try input.value() == .other(bytes))
        try input.finish()
        #expect(CanonicalWriter.bytes { $0.value(.other(bytes)) } == bytes)
    }

    @Test(
        arguments: [
            ("\u{E9}", "e\u{301}"), ("\u{212B}", "\u{C5}"), ("\u{0E01}\u{0E38}\u{0E48}", "\u{0E01}\u{0E48}\u{0E38}"),
        ])
    func `values are equal when their bytes are`(left: String, right: String) {
        // Swift's strings are equal by canonical equivalence; other programs that merge have only the bytes.
        #expect(left == right)
        #expect(Value.text(left) != Value.text(right))
        #expect(Set([Value.text(left), .text(right), .text(left)]).count == 2)
        #expect(Value.text(left) == Value.text(left))
        #expect(Value.text("") != .bytes([]))
    }
}
