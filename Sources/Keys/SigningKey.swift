import CCrypto

/// A device's Ed25519 private key (RFC 8032). Copies share one key in libcrypto's memory; it never appears in texts.
public struct SigningKey: Sendable {
    /// The 32 bytes that others verify with.
    public let publicKey: [UInt8]
    private let key: KeyHandle

    /// The key of a 32 byte seed, which the caller draws (`SecureRandom.bytes(32)`) and keeps where only it can read.
    ///
    /// Throws: `KeysError.wrongLength` for any other number of bytes.
    public init(seed: [UInt8]) throws(KeysError) {
        key = try KeyHandle(type: khn_ed25519(), seed: seed)
        publicKey = try key.rawPublicKey()
    }

    /// The 32 bytes that the key was made of: for keys that are derived from it, inside this target.
    func seed() throws(KeysError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = bytes.count
        guard EVP_PKEY_get_raw_private_key(key.pointer, &bytes, &count) == 1, count == 32 else {
            throw .lastFailure("private key")
        }
        return bytes
    }

    /// The 64 byte signature of `message`; the same key and message always give the same bytes.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var count = signature.count
        let isSigned =
            EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1
            && EVP_DigestSign(context, &signature, &count, message, message.count) == 1
        precondition(isSigned && count == 64, "an Ed25519 key that libcrypto has loaded signs any message")
        return signature
    }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "SigningKey(\(Fingerprint(of: publicKey)))" }
    public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
