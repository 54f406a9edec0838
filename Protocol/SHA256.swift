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
    public mutating func update(_ text: String) { update(Array(text.utf8)) }

    /// The digest of the message.
    public consuming func finish() -> Digest {
        var out: [UInt8] = Array(repeating: 0, count: 32)
        khn_sha256_final(&context, &out)
        return Digest(out) ?? .zero
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
