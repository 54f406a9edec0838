import CCrypto

/// Owns one libcrypto key. The private part lives only in libcrypto's memory, which wipes it when the key is freed.
///
/// `@unchecked Sendable`: the pointer is set once, and libcrypto only reads a finished key (its caches are locked).
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over a key that libcrypto made.
    init(taking pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// A private key of 32 raw bytes: Ed25519 or X25519.
    convenience init(type: Int32, seed: [UInt8]) throws(KeysError) {
        guard seed.count == 32 else { throw .wrongLength(of: .seed, expected: 32, actual: seed.count) }
        guard let key = EVP_PKEY_new_raw_private_key(type, nil, seed, seed.count) else {
            throw .lastFailure("new private key")
        }
        self.init(taking: key)
    }

    /// A public key of 32 raw bytes: Ed25519 or X25519.
    convenience init(type: Int32, publicKey: [UInt8]) throws(KeysError) {
        guard publicKey.count == 32 else {
            throw .wrongLength(of: .publicKey, expected: 32, actual: publicKey.count)
        }
        guard let key = EVP_PKEY_new_raw_public_key(type, nil, publicKey, publicKey.count) else {
            throw .lastFailure("new public key")
        }
        self.init(taking: key)
    }

    /// The 32 raw bytes of the public half of an Ed25519 or X25519 key.
    func rawPublicKey() throws(KeysError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = bytes.count
        guard EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1, count == 32 else {
            throw .lastFailure("public key")
        }
        return bytes
    }
}
