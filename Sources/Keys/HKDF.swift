import CCrypto

/// Makes a key of a secret that is not uniform (RFC 5869), over HMAC-SHA256.
public enum HKDF {
    /// 32 bytes that nobody can tell from random ones without the secret.
    ///
    /// - Parameters:
    ///   - secret: what only those know who shall have the key.
    ///   - salt: known to all; another salt makes another key.
    ///   - info: what the key is for.
    public static func key(secret: [UInt8], salt: [UInt8], info: [UInt8]) throws(KeysError) -> [UInt8] {
        let pseudorandom = try hmac(key: salt, secret)
        // The first block of the expansion is as long as the key.
        return try hmac(key: pseudorandom, info + [1])
    }

    private static func hmac(key: [UInt8], _ message: [UInt8]) throws(KeysError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        guard
            HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &digest, &count) != nil, count == 32
        else { throw .lastFailure("HMAC") }
        return digest
    }
}

extension SealingKey {
    /// The sealing key that belongs to a signing key: whoever keeps the one secret has both.
    public init(derivedFrom signing: SigningKey) throws(KeysError) {
        let seed = try HKDF.key(
            secret: try signing.seed(), salt: [], info: Array("khunatham sealing key 1".utf8))
        try self.init(seed: seed)
    }
}
