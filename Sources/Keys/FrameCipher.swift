import CCrypto

/// ChaCha20-Poly1305 (RFC 8439) under one key that seals a row of frames, each under its own number.
public struct FrameCipher: Sendable {
    /// Bytes that sealing adds to a frame.
    public static let tagBytes = 16

    private let key: [UInt8]

    /// - Parameter key: 32 bytes that never seal two different frames under one number.
    public init(key: [UInt8]) throws(KeysError) {
        guard key.count == 32 else { throw .wrongLength(of: .seed, expected: 32, actual: key.count) }
        self.key = key
    }

    /// The frame sealed: as many bytes as `plain`, then the tag.
    ///
    /// - Parameters:
    ///   - number: the frame's place; each is used once under a key.
    ///   - clear: bytes beside the frame that opening it confirms too.
    public func seal(_ plain: [UInt8], number: UInt64, clear: [UInt8]) throws(KeysError) -> [UInt8] {
        try seal(plain, nonce: Self.nonce(number), clear: clear)
    }

    /// What was sealed so; nil when a single bit of it, its number or `clear` is another.
    public func open(_ sealed: [UInt8], number: UInt64, clear: [UInt8]) throws(KeysError) -> [UInt8]? {
        try open(sealed, nonce: Self.nonce(number), clear: clear)
    }

    func seal(_ plain: [UInt8], nonce: [UInt8], clear: [UInt8]) throws(KeysError) -> [UInt8] {
        guard let context = EVP_CIPHER_CTX_new() else { throw .lastFailure("cipher") }
        defer { EVP_CIPHER_CTX_free(context) }
        var sealed = [UInt8](repeating: 0, count: plain.count + Self.tagBytes)
        var count: Int32 = 0
        var isDone =
            EVP_EncryptInit_ex(context, EVP_chacha20_poly1305(), nil, key, nonce) == 1
            && EVP_EncryptUpdate(context, nil, &count, clear, Int32(clear.count)) == 1
            && EVP_EncryptUpdate(context, &sealed, &count, plain, Int32(plain.count)) == 1 && count == plain.count
        isDone =
            isDone
            && sealed.withUnsafeMutableBytes { bytes in
                let end = bytes.baseAddress?.advanced(by: plain.count)
                return EVP_EncryptFinal_ex(context, end?.assumingMemoryBound(to: UInt8.self), &count) == 1
                    && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagBytes), end) == 1
            }
        guard isDone else { throw .lastFailure("seal") }
        return sealed
    }

    func open(_ sealed: [UInt8], nonce: [UInt8], clear: [UInt8]) throws(KeysError) -> [UInt8]? {
        let length = sealed.count - Self.tagBytes
        guard length >= 0 else { return nil }
        guard let context = EVP_CIPHER_CTX_new() else { throw .lastFailure("cipher") }
        defer { EVP_CIPHER_CTX_free(context) }
        var tag = Array(sealed[length...])
        // One byte more, so that an empty frame has an address too.
        var plain = [UInt8](repeating: 0, count: length + 1)
        var count: Int32 = 0
        let isReady =
            EVP_DecryptInit_ex(context, EVP_chacha20_poly1305(), nil, key, nonce) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
            && EVP_DecryptUpdate(context, nil, &count, clear, Int32(clear.count)) == 1
            && EVP_DecryptUpdate(context, &plain, &count, sealed, Int32(length)) == 1 && count == length
        guard isReady else { throw .lastFailure("open") }
        var rest = [UInt8](repeating: 0, count: Self.tagBytes)
        guard EVP_DecryptFinal_ex(context, &rest, &count) == 1 else {
            // A refused tag leaves its reason in a queue that libcurl would read as its own failure.
            ERR_clear_error()
            return nil
        }
        plain.removeLast()
        return plain
    }

    private static func nonce(_ number: UInt64) -> [UInt8] {
        [0, 0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }
}

extension FrameCipher: CustomStringConvertible, CustomReflectable {
    public var description: String { "FrameCipher" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
