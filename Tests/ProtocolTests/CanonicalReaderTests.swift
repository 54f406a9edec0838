import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Encoding": what is refused.
@Suite struct CanonicalReaderTests {
    @Test(
        arguments: [
            "1800", "1817", "190000", "1900ff", "1a00000000", "1a0000ffff", "1b0000000000000000", "1b00000000ffffffff",
            "3800", "3817", "3900ff", "3a0000ffff", "3b00000000ffffffff", "5800", "5817", "590000", "7800", "7900ff",
            "9800", "9817", "990000", "9a00000000", "9b0000000000000000",
        ])
    func `an argument that is not in its shortest form is refused`(hex: String) throws {
        try refuses(hex + String(repeating: "00", count: 300), .notShortest)
    }

    @Test(
        arguments: [
            // Reserved widths, then indefinite lengths and their end.
            "1c", "1d", "1e", "3c", "5d", "7e", "9c", "1f", "3f", "5f", "7f", "9f", "ff", "fc", "fd", "fe",
            // Maps and tags.
            "a0", "a10000", "b800", "bf", "c000", "c1", "d800", "dbffffffffffffffff",
            // Floating point numbers, undefined, other simple values.
            "f90000", "f97e00", "fa7fc00000", "fb0000000000000000", "f7", "e0", "f3", "f820", "f8ff", "f814", "f815",
        ])
    func `what the subset leaves out is refused`(hex: String) throws {
        try refuses(hex + String(repeating: "00", count: 16), .reservedEncoding)
    }

    @Test(
        arguments: [
            "", "18", "1900", "1a000000", "1b00000000000000", "41", "420a", "61", "7820", "81", "8200", "8181",
        ])
    func `an item that is cut is refused`(hex: String) throws { try refuses(hex, .truncated) }

    @Test(arguments: ["5affffffff", "5bffffffffffffffff", "7bffffffffffffffff", "5b7fffffffffffffff"])
    func `a length that lies is refused before anything is made`(hex: String) throws {
        var input = try reader(hex + "00")
        #expect(throws: ProtocolError.self) { try input.item() }
        input = try reader(hex + "00")
        #expect(throws: ProtocolError.aboveLimit(.value, max: Limits.valueBytesMax)) { try input.value() }
        input = try reader(hex + "00")
        #expect(throws: ProtocolError.self) {
            if hex.hasPrefix("5") { _ = try input.bytes(max: .max) } else { _ = try input.text(max: .max) }
        }
    }

    @Test(arguments: ["9affffffff", "9bffffffffffffffff", "9b7fffffffffffffff", "9903e8"])
    func `a count that lies is refused before anything is made`(hex: String) throws {
        try refuses(hex + "00", .truncated)
        var input = try reader(hex + "00")
        #expect(throws: ProtocolError.self) { try input.array(max: .max, .parts) }
    }

    @Test(
        arguments: [
            "6180", "61ff", "61c3", "62c328", "62c080", "62c1bf", "63e08080", "63eda080", "63edbfbf", "64f0808080",
            "64f4908080", "64f8888080", "63e0b8ff",
        ])
    func `text that is not UTF-8 is refused`(hex: String) throws { try refuses(hex, .invalidText) }

    @Test func `arrays may lie so deep in one another and no deeper`() throws {
        let deepest = Array(repeating: UInt8(0x81), count: Limits.valueDepthMax) + [0x00]
        var input = CanonicalReader(deepest)
        #expect(try input.item() == deepest)
        try input.finish()
        for count in [Limits.valueDepthMax + 1, 100_000] {
            var input = CanonicalReader(Array(repeating: 0x81, count: count) + [0x00])
            #expect(throws: ProtocolError.aboveLimit(.depth, max: Limits.valueDepthMax)) { try input.item() }
        }
    }

    @Test func `depth is counted along one path only`() throws {
        let wide = [0x98, 200] + Array(repeating: [0x81, 0x81, 0x80] as [UInt8], count: 200).joined()
        var input = CanonicalReader(wide)
        #expect(try input.item() == wide)
        try input.finish()
    }

    @Test func `an unknown item has the bound of a value`() throws {
        let half = CanonicalWriter.bytes { $0.bytes(Array(repeating: 1, count: Limits.valueBytesMax / 2)) }
        var input = CanonicalReader([0x82] + half + half)
        #expect(throws: ProtocolError.aboveLimit(.value, max: Limits.valueBytesMax)) { try input.item() }
    }

    @Test func `bytes after the end are refused`() throws {
        var input = CanonicalReader([0x00, 0x00])
        _ = try input.item()
        #expect(!input.isAtEnd)
        #expect(throws: ProtocolError.malformed(.trailingBytes, offset: 1)) { try input.finish() }
    }

    @Test func `an item of another kind is refused`() throws {
        let reads: [(String, (inout CanonicalReader) throws -> Void)] = [
            ("20", { _ = try $0.number() }), ("60", { _ = try $0.number() }), ("40", { _ = try $0.integer() }),
            ("60", { _ = try $0.bytes(max: 9) }), ("40", { _ = try $0.text(max: 9) }),
            ("00", { _ = try $0.array(max: 9, .parts) }), ("00", { _ = try $0.array(exactly: 0) }),
            ("f6", { _ = try $0.boolean() }), ("00", { _ = try $0.boolean() }), ("f6", { _ = try $0.number() }),
        ]
        for (hex, read) in reads {
            var input = try reader(hex)
            #expect(throws: ProtocolError.malformed(.unexpectedKind, offset: 0)) { try read(&input) }
        }
    }

    @Test func `bounds hold to the byte`() throws {
        var input = try reader("43010203")
        #expect(throws: ProtocolError.aboveLimit(.value, max: 2)) { try input.bytes(max: 2) }
        input = try reader("820000")
        #expect(throws: ProtocolError.aboveLimit(.parts, max: 1)) { try input.array(max: 1, .parts) }
        input = try reader("820000")
        #expect(throws: ProtocolError.malformed(.wrongLength, offset: 0)) { try input.array(exactly: 1) }
        input = try reader("1818")
        #expect(throws: ProtocolError.malformed(.numberTooLarge, offset: 0)) { try input.number(max: 23) }
        input = CanonicalReader(CanonicalWriter.bytes { $0.number(Limits.numberMax + 1) })
        #expect(throws: ProtocolError.malformed(.numberTooLarge, offset: 0)) { try input.number() }
        for hex in ["1b8000000000000000", "3b8000000000000000"] {
            input = try reader(hex)
            #expect(throws: ProtocolError.malformed(.numberTooLarge, offset: 0)) { try input.integer() }
        }
    }

    @Test(arguments: [0, 7, 8, 15, 16, 31, 32, 33])
    func `an identifier has exactly its bytes`(count: Int) throws {
        let bytes = CanonicalWriter.bytes { $0.bytes(Array(repeating: 9, count: count)) }
        let reads: [(Int, (inout CanonicalReader) throws(ProtocolError) -> Void)] = [
            (16, { (input) throws(ProtocolError) in _ = try input.identifier() as RecordID }),
            (32, { (input) throws(ProtocolError) in _ = try input.digest() }),
            (8, { (input) throws(ProtocolError) in _ = try input.tag() }),
        ]
        for (exactly, read) in reads {
            var input = CanonicalReader(bytes)
            if count == exactly {
                try read(&input)
                #expect(input.isAtEnd)
            } else {
                #expect(throws: ProtocolError.self) { try read(&input) }
            }
        }
    }

    @Test func `random bytes never stop the reader, and what it reads has one spelling`() {
        for seed in 0..<20_000 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let bytes = random.bytes(random.number(0...40))
            var input = CanonicalReader(bytes)
            let value: Value
            do {
                value = try input.value()
            } catch {
                continue
            }
            #expect(CanonicalWriter.bytes { $0.value(value) } == Array(bytes.prefix(input.position)), "seed \(seed)")
        }
    }

    private func reader(_ hex: String) throws -> CanonicalReader { CanonicalReader(try #require(Hex.bytes(hex))) }

    private func refuses(_ hex: String, _ malformation: ProtocolError.Malformation) throws {
        var input = try reader(hex)
        let error = #expect(throws: ProtocolError.self) { try input.item() }
        guard case .malformed(let found, _) = error else {
            Issue.record("\(hex) gave \(String(describing: error))")
            return
        }
        #expect(found == malformation, "\(hex)")
    }
}
