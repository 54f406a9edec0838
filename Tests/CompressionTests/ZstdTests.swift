import Compression
import TestSupport
import Testing

@Suite struct ZstdTests {
    static let limit = 1 << 20

    /// Text of a kind that compresses as our messages do.
    static func text(lines: Int) -> [UInt8] {
        (0..<lines).flatMap { Array("ชุมชนคุณธรรม \($0 &* 2_654_435_761 % 1_000_003) บ้านหนองบัว หมู่ \($0 % 17)\n".utf8) }
    }

    /// Bytes that do not compress, the same for the same seed.
    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    static func decompress(_ frame: [UInt8]) throws(CompressionError) -> [UInt8] {
        try Zstd.decompress(frame, bytesMax: limit, ratioMax: 50)
    }

    @Test(arguments: [-5, 1, 3, 19, 22] as [Int32])
    func `content comes back at every level`(_ level: Int32) throws {
        for content in [[], [0], Self.text(lines: 1), Self.text(lines: 500), Self.noise(10_000, seed: 1)] {
            #expect(try Self.decompress(Zstd.compress(content, level: level)) == content)
        }
    }

    @Test func `text becomes smaller and noise hardly longer`() throws {
        let text = Self.text(lines: 500)
        #expect(try Zstd.compress(text, level: 3).count * 2 < text.count)
        #expect(try Zstd.compress(Self.noise(10_000, seed: 2), level: 3).count <= 10_050)
    }

    @Test func `content of just the allowed length is taken and one byte more is not`() throws {
        let frame = try Zstd.compress(Self.noise(1_000, seed: 3), level: 3)
        #expect(try Zstd.decompress(frame, bytesMax: 1_000, ratioMax: 50).count == 1_000)
        #expect(throws: CompressionError.tooLarge(bytes: 1_000, bytesMax: 999)) {
            try Zstd.decompress(frame, bytesMax: 999, ratioMax: 50)
        }
    }

    @Test func `a bomb is refused by its ratio`() throws {
        let bomb = try Zstd.compress([UInt8](repeating: 0, count: 1_000_000), level: 3)
        #expect(throws: CompressionError.ratioTooHigh(bytes: 1_000_000, compressedBytes: bomb.count)) {
            try Zstd.decompress(bomb, bytesMax: Self.limit, ratioMax: 50)
        }
    }

    @Test func `a bomb is refused by its length`() throws {
        let bomb = try Zstd.compress([UInt8](repeating: 0, count: 64 << 20), level: 3)
        #expect(throws: CompressionError.tooLarge(bytes: 64 << 20, bytesMax: Self.limit)) {
            try Zstd.decompress(bomb, bytesMax: Self.limit, ratioMax: .max)
        }
    }

    @Test func `short content may compress beyond the ratio`() throws {
        let content = [UInt8](repeating: 0, count: 65_536)
        let frame = try Zstd.compress(content, level: 3)
        #expect(frame.count * 50 < content.count)
        #expect(try Self.decompress(frame) == content)
        #expect(throws: CompressionError.ratioTooHigh(bytes: 65_536, compressedBytes: frame.count)) {
            try Zstd.decompress(frame, bytesMax: Self.limit, ratioMax: 50, ratioFreeBytes: 65_535)
        }
    }

    /// A frame with an 8 byte content size (RFC 8878, section 3.1.1.1): one empty last block follows.
    static func claiming(_ bytes: UInt64) -> [UInt8] {
        [0x28, 0xB5, 0x2F, 0xFD, 0xE0] + withUnsafeBytes(of: bytes.littleEndian, Array.init) + [0x01, 0x00, 0x00]
    }

    @Test(arguments: [UInt64.max - 2, UInt64(Int64.max), UInt64(Int64.max) + 1, 1 << 40])
    func `a claim beyond the limit is refused before anything is allocated`(_ bytes: UInt64) {
        #expect(throws: CompressionError.tooLarge(bytes: bytes, bytesMax: Self.limit)) {
            try Self.decompress(Self.claiming(bytes))
        }
    }

    @Test func `a claim that the content does not keep is damage`() {
        #expect(throws: CompressionError.damaged) { try Self.decompress(Self.claiming(60_000)) }
    }

    @Test func `a frame that does not name its length is refused`() {
        // As a stream compressor writes it: window of 1 KiB, no content size, one raw block of one byte.
        let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x00, 0x09, 0x00, 0x00, 0x41]
        #expect(throws: CompressionError.sizeNotNamed) { try Self.decompress(frame) }
    }

    @Test func `a frame cut at any byte is told to be truncated`() throws {
        let frame = try Zstd.compress(Self.text(lines: 50), level: 3)
        for end in 0..<frame.count {
            #expect(throws: CompressionError.truncated) { try Self.decompress(Array(frame.prefix(end))) }
        }
    }

    @Test func `bytes after the frame are refused, also another frame`() throws {
        let frame = try Zstd.compress(Self.text(lines: 50), level: 3)
        let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]
        for tail in [[0], [0, 0, 0], frame, skippable, Self.noise(100, seed: 4)] {
            #expect(throws: CompressionError.trailingBytes(count: tail.count)) { try Self.decompress(frame + tail) }
        }
    }

    @Test(arguments: [
        [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0],  // a skippable frame
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0],  // gzip
        Array("{\"fields\":{}}".utf8),
    ])
    func `what is no frame is damage`(_ bytes: [UInt8]) {
        #expect(throws: CompressionError.damaged) { try Self.decompress(bytes) }
    }

    @Test func `noise, with and without a frame's beginning, never decodes and ends nothing`() {
        for seed in 0..<2_000 as Range<UInt64> {
            let noise = Self.noise(Int(seed % 80), seed: seed)
            #expect(throws: CompressionError.self) { try Self.decompress(noise) }
            let framed = [0x28, 0xB5, 0x2F, 0xFD, UInt8(seed & 0xFF)] + noise
            if let content = outcome(of: framed) { #expect(content.count <= Self.limit) }
        }
    }

    @Test func `a frame with any bit changed decodes within the limits or not at all`() throws {
        let frame = try Zstd.compress(Self.text(lines: 20), level: 3)
        for bit in 0..<frame.count * 8 {
            var changed = frame
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            if let content = outcome(of: changed) { #expect(content.count <= Self.limit) }
        }
    }

    private func outcome(of frame: [UInt8]) -> [UInt8]? {
        do throws(CompressionError) {
            return try Self.decompress(frame)
        } catch {
            return nil
        }
    }
}
