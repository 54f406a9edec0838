import Compression
import Testing

@Suite struct ZstdDictionaryTests {
    static let samples = (0..<2_000).map { number in
        Array(
            """
            {"type":"community","id":"\(number &* 7_919)","fields":{"name_th":"ชุมชนคุณธรรมวัด\(number % 91)",\
            "households":\(number % 300),"tambon":"\(570_100 + number % 18)","networks":["0\(number % 9)"]}}
            """.utf8)
    }

    static func dictionary(salt: Int = 0) throws -> ZstdDictionary {
        let bytes = try ZstdDictionary.train(samples: Array(samples.dropFirst(salt)), bytesMax: 4_096)
        return try ZstdDictionary(bytes, level: 3)
    }

    static func decompress(_ frame: [UInt8], _ dictionary: ZstdDictionary?) throws(CompressionError) -> [UInt8] {
        try Zstd.decompress(frame, bytesMax: 1 << 20, ratioMax: 50, dictionary: dictionary)
    }

    @Test func `a short message comes back and is shorter than without the dictionary`() throws {
        let dictionary = try Self.dictionary()
        let message = Self.samples[77]
        let frame = try Zstd.compress(message, dictionary: dictionary)
        #expect(try Self.decompress(frame, dictionary) == message)
        #expect(try frame.count * 2 < Zstd.compress(message, level: 19).count)
    }

    @Test func `a large message comes back, by its dictionary alone`() throws {
        let dictionary = try Self.dictionary()
        let message = Array(Self.samples.joined())
        #expect(message.count > 200_000)
        let frame = try Zstd.compress(message, dictionary: dictionary)
        #expect(Zstd.dictionaryID(of: frame) == dictionary.id)
        #expect(try Self.decompress(frame, dictionary) == message)
        #expect(frame.count * 4 < message.count)
        let needed = CompressionError.wrongDictionary(needed: dictionary.id, given: 0)
        #expect(throws: needed) { try Self.decompress(frame, nil) }
    }

    @Test func `a frame names its dictionary`() throws {
        let dictionary = try Self.dictionary()
        #expect(dictionary.id != 0)
        #expect(try Zstd.dictionaryID(of: Zstd.compress([1], dictionary: dictionary)) == dictionary.id)
        #expect(try Zstd.dictionaryID(of: Zstd.compress([1], level: 3)) == 0)
        #expect(Zstd.dictionaryID(of: []) == 0)
    }

    @Test func `a missing, needless or different dictionary is refused`() throws {
        let dictionary = try Self.dictionary()
        let other = try Self.dictionary(salt: 700)
        try #require(dictionary.id != other.id)
        let frame = try Zstd.compress(Self.samples[3], dictionary: dictionary)
        #expect(throws: CompressionError.wrongDictionary(needed: dictionary.id, given: 0)) {
            try Self.decompress(frame, nil)
        }
        #expect(throws: CompressionError.wrongDictionary(needed: dictionary.id, given: other.id)) {
            try Self.decompress(frame, other)
        }
        let plain = try Zstd.compress(Self.samples[3], level: 3)
        #expect(throws: CompressionError.wrongDictionary(needed: 0, given: other.id)) {
            try Self.decompress(plain, other)
        }
    }

    @Test func `a frame with a dictionary cut at any byte is told to be truncated`() throws {
        let dictionary = try Self.dictionary()
        let frame = try Zstd.compress(Self.samples[5], dictionary: dictionary)
        for end in 0..<frame.count {
            #expect(throws: CompressionError.truncated) { try Self.decompress(Array(frame.prefix(end)), dictionary) }
        }
    }

    @Test func `limits hold with a dictionary`() throws {
        let dictionary = try Self.dictionary()
        let frame = try Zstd.compress(Self.samples[5], dictionary: dictionary)
        let count = Self.samples[5].count
        #expect(throws: CompressionError.tooLarge(bytes: UInt64(count), bytesMax: count - 1)) {
            try Zstd.decompress(frame, bytesMax: count - 1, ratioMax: 50, dictionary: dictionary)
        }
    }

    @Test(arguments: [[], [1, 2, 3], Array(repeating: 0x37, count: 5_000)])
    func `bytes that are no dictionary are refused`(_ bytes: [UInt8]) {
        #expect(throws: CompressionError.notDictionary) { try ZstdDictionary(bytes, level: 3) }
    }

    @Test func `a damaged dictionary is refused`() throws {
        let bytes = try ZstdDictionary.train(samples: Self.samples, bytesMax: 4_096)
        #expect(throws: CompressionError.notDictionary) { try ZstdDictionary(Array(bytes.prefix(60)), level: 3) }
    }

    @Test func `too few samples train nothing`() {
        for samples in [[], [[]], [[1, 2, 3]], [[UInt8]](repeating: [1], count: 5)] {
            #expect(throws: CompressionError.notTrainable) {
                try ZstdDictionary.train(samples: samples, bytesMax: 1_000)
            }
        }
        #expect(throws: CompressionError.notTrainable) { try ZstdDictionary.train(samples: Self.samples, bytesMax: 0) }
    }

    @Test func `several threads share one dictionary`() async throws {
        let dictionary = try Self.dictionary()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for start in 0..<4 {
                group.addTask {
                    for message in Self.samples[(start * 100)..<(start * 100 + 100)] {
                        let frame = try Zstd.compress(message, dictionary: dictionary)
                        #expect(try Self.decompress(frame, dictionary) == message)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
