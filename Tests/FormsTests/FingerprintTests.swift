import Testing

@testable import Forms

/// What tells that records were derived by other forms.
@Suite struct FingerprintTests {
    @Test func `every bit counts, and so does the length`() {
        // Whole words and a rest.
        let content = (0..<43).map { UInt8($0) }
        var seen: Set<[UInt8]> = [fingerprint(content), fingerprint(content + [0]), fingerprint(content.dropLast())]
        for bit in 0..<content.count * 8 {
            var changed = content
            changed[bit / 8] ^= 1 << (bit % 8)
            seen.insert(fingerprint(changed))
        }
        #expect(seen.count == content.count * 8 + 3)
    }

    @Test func `where one file ends and the next begins counts`() {
        #expect(fingerprint([1, 2, 3], [4]) != fingerprint([1, 2], [3, 4]))
    }

    private func fingerprint(_ files: [UInt8]...) -> [UInt8] {
        var fingerprint = DataFingerprint(1)
        for file in files { file.withUnsafeBytes { fingerprint.add($0) } }
        return fingerprint.bytes
    }
}
