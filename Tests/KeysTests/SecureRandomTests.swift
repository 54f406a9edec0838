import Keys
import Testing

@Suite struct SecureRandomTests {
    @Test(arguments: [0, 1, 16, 32, 256, 257, 100_000])
    func `as many bytes come as were asked for`(_ count: Int) throws {
        #expect(try SecureRandom.bytes(count).count == count)
    }

    @Test func `no two draws are the same and no bit is stuck`() throws {
        let draws = try (0..<200).map { _ in try SecureRandom.bytes(16) }
        #expect(Set(draws).count == draws.count)
        let always = draws.reduce([UInt8](repeating: 0xFF, count: 16)) { zip($0, $1).map { $0 & $1 } }
        let ever = draws.reduce([UInt8](repeating: 0, count: 16)) { zip($0, $1).map { $0 | $1 } }
        #expect(always.allSatisfy { $0 == 0 } && ever.allSatisfy { $0 == 0xFF })
    }

    @Test func `the generator serves the standard library`() {
        var generator = SecureRandom()
        let numbers = Set((0..<50).map { _ in UInt64.random(in: .min ... .max, using: &generator) })
        #expect(numbers.count == 50)
    }
}
