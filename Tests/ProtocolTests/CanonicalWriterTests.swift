import Protocol
import Testing

/// PROTOCOL.md, "Encoding": what is written.
@Suite struct CanonicalWriterTests {
    @Test(
        arguments: [
            (0, "00"), (1, "01"), (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"), (65_535, "19ffff"),
            (65_536, "1a00010000"), (4_294_967_295, "1affffffff"), (4_294_967_296, "1b0000000100000000"),
            (1 << 53, "1b0020000000000000"), (UInt64.max, "1bffffffffffffffff"),
        ] as [(UInt64, String)])
    func `a number takes its shortest form`(value: UInt64, hex: String) throws {
        var out = CanonicalWriter()
        out.number(value)
        #expect(Hex.text(out.bytes) == hex)
        var input = CanonicalReader(out.bytes)
        #expect(try input.number(max: .max) == value)
        try input.finish()
    }

    @Test(
        arguments: [
            (0, "00"), (23, "17"), (24, "1818"), (-1, "20"), (-24, "37"), (-25, "3818"), (-256, "38ff"),
            (-257, "390100"), (-65_536, "39ffff"), (-65_537, "3a00010000"), (-4_294_967_296, "3affffffff"),
            (-4_294_967_297, "3b0000000100000000"), (Int64.max, "1b7fffffffffffffff"),
            (Int64.min, "3b7fffffffffffffff"),
        ] as [(Int64, String)])
    func `an integer takes its shortest form`(value: Int64, hex: String) throws {
        var out = CanonicalWriter()
        out.integer(value)
        #expect(Hex.text(out.bytes) == hex)
        var input = CanonicalReader(out.bytes)
        #expect(try input.integer() == value)
        try input.finish()
    }

    @Test(
        arguments: [
            (0, "00"), (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"), (65_535, "19ffff"),
            (65_536, "1a00010000"),
        ])
    func `lengths and counts take their shortest form`(count: Int, hex: String) throws {
        let head = try #require(Hex.bytes(hex))
        let bytes = CanonicalWriter.bytes { $0.bytes(Array(repeating: 7, count: count)) }
        #expect(bytes == [head[0] | 0x40] + head.dropFirst() + Array(repeating: 7, count: count))
        let text = CanonicalWriter.bytes { $0.text(String(repeating: "x", count: count)) }
        #expect(text == [head[0] | 0x60] + head.dropFirst() + Array(repeating: 0x78, count: count))
        #expect(CanonicalWriter.bytes { $0.array(count) } == [head[0] | 0x80] + head.dropFirst())

        var input = CanonicalReader(bytes + text + CanonicalWriter.bytes { $0.array(count) } + text)
        #expect(try input.bytes(max: count) == Array(repeating: 7, count: count))
        #expect(try input.text(max: count) == String(repeating: "x", count: count))
        #expect(try input.array(max: count, .parts) == count)
    }

    @Test func `booleans and null are one byte`() throws {
        let bytes = CanonicalWriter.bytes { out in
            out.boolean(false)
            out.boolean(true)
            out.null()
        }
        #expect(bytes == [0xF4, 0xF5, 0xF6])
        var input = CanonicalReader(bytes)
        #expect(try input.boolean() == false)
        #expect(try input.boolean() == true)
        #expect(try input.nullIfNext())
        #expect(input.isAtEnd)
    }

    @Test(arguments: ["", "กำนัน", "é", "e\u{301}", "\u{10FFFF}", "\u{0}", "🙂", "\u{FEFF}x"])
    func `a text keeps its bytes`(text: String) throws {
        let bytes = CanonicalWriter.bytes { $0.text(text) }
        var input = CanonicalReader(bytes)
        #expect(Array(try input.text(max: 64).utf8) == Array(text.utf8))
    }
}

extension CanonicalWriter {
    /// The bytes that `write` writes.
    static func bytes(_ write: (inout CanonicalWriter) -> Void) -> [UInt8] {
        var out = CanonicalWriter()
        write(&out)
        return out.bytes
    }
}
