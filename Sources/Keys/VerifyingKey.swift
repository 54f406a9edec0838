import CCrypto

/// The public half of a device's Ed25519 key.
public struct VerifyingKey: Hashable, Sendable {
    /// The 32 bytes of the key (RFC 8032).
    public let bytes: [UInt8]

    /// Throws: `KeysError.wrongLength` unless there are 32 bytes.
    public init(_ bytes: [UInt8]) throws(KeysError) {
        guard bytes.count == 32 else { throw .wrongLength(of: .publicKey, expected: 32, actual: bytes.count) }
        self.bytes = bytes
    }

    /// Whether `signature` is this key's signature of `message`. Signatures of a wrong length are not valid.
    public func isValid(signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == 64,
            let key = EVP_PKEY_new_raw_public_key(khn_ed25519(), nil, bytes, bytes.count)
        else { return false }
        defer { EVP_PKEY_free(key) }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        let isValid =
            EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        // A refused signature leaves its reason in a queue that libcurl would read as its own failure.
        if !isValid { ERR_clear_error() }
        return isValid
    }
}
