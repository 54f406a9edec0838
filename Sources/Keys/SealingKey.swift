import CCrypto

/// A device's X25519 private key (RFC 7748), with which bundles for it are sealed. It never appears in texts.
public struct SealingKey: Sendable {
    /// The 32 bytes that others seal to.
    public let publicKey: [UInt8]
    private let key: KeyHandle

    /// The key of a 32 byte seed, which the caller draws (`SecureRandom.bytes(32)`).
    ///
    /// Throws: `KeysError.wrongLength` for any other number of bytes.
    public init(seed: [UInt8]) throws(KeysError) {
        key = try KeyHandle(type: khn_x25519(), seed: seed)
        publicKey = try key.rawPublicKey()
    }

    /// The 32 bytes that this key and the owner of `peer` have in common. Not uniform: derive keys from them by a hash.
    ///
    /// Throws: `KeysError.wrongLength`; `KeysError.weakPublicKey` when the result would not depend on this key
    /// (RFC 7748, section 6.1).
    public func sharedSecret(with peer: [UInt8]) throws(KeysError) -> [UInt8] {
        let peerKey = try KeyHandle(type: khn_x25519(), publicKey: peer)
        guard let context = EVP_PKEY_CTX_new(key.pointer, nil) else { throw .lastFailure("key agreement") }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, peerKey.pointer) == 1 else {
            throw .lastFailure("key agreement")
        }
        var secret = [UInt8](repeating: 0, count: 32)
        var count = secret.count
        guard EVP_PKEY_derive(context, &secret, &count) == 1, count == 32 else {
            ERR_clear_error()
            throw .weakPublicKey
        }
        return secret
    }
}

extension SealingKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "SealingKey(\(Fingerprint(of: publicKey)))" }
    public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
