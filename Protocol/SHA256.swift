import CCrypto

/// SHA-256 (FIPS 180-4), computed by libcrypto.
public struct SHA256: ~Copyable {
    private var context = SHA256_CTX()

    /// An empty message.
    public init() { khn_sha256_init(&context) }

    /// Adds `bytes` to the message.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { khn_sha256_update(&context, $0.baseAddress, $0.count) }
    }

    /// Adds the UTF-8 bytes of `text` to the message.
    public mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { khn_sha256_update(&context, $0.baseAddress, $0.count) }
    }

    /// Adds the 32 bytes of `digest` to the message.
    mutating func update(_ digest: Digest) {
        let words = digest.words
        let stored = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        withUnsafeBytes(of: stored) { khn_sha256_update(&context, $0.baseAddress, $0.count) }
    }

    /// The digest of the message.
    public consuming func finish() -> Digest {
        var out: BigEndian.Words = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &out) {
            khn_sha256_final(&context, $0.assumingMemoryBound(to: UInt8.self).baseAddress)
        }
        return Digest(words: (out.0.bigEndian, out.1.bigEndian, out.2.bigEndian, out.3.bigEndian))
    }
}

extension Digest {
    /// The SHA-256 of `bytes`.
    public static func of(_ bytes: [UInt8]) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    /// The SHA-256 of a domain word and `bytes`, so that one kind of message is never taken for another.
    public static func of(_ domain: String, _ bytes: [UInt8]) -> Digest {
        var hash = SHA256()
        hash.update(domain)
        hash.update(bytes)
        return hash.finish()
    }
}
