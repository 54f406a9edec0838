import Testing

@testable import Keys

/// Keys made of secrets, and frames sealed with them.
@Suite struct FrameTests {
    /// RFC 5869, appendix A, cases 1 and 3: the first 32 bytes of what they expand to.
    @Test func `keys are made as RFC 5869 says`() throws {
        let first = try HKDF.key(
            secret: Array(repeating: 0x0B, count: 22), salt: hex("000102030405060708090a0b0c"),
            info: hex("f0f1f2f3f4f5f6f7f8f9"))
        #expect(first == hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"))
        let third = try HKDF.key(secret: Array(repeating: 0x0B, count: 22), salt: [], info: [])
        #expect(third == hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"))
    }

    /// RFC 8439, section 2.8.2.
    @Test func `a frame is sealed as RFC 8439 says`() throws {
        let text = """
            Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen \
            would be it.
            """
        let cipher = try FrameCipher(key: Array(0x80...0x9F))
        let nonce = hex("070000004041424344454647")
        let clear = hex("50515253c0c1c2c3c4c5c6c7")
        let sealed = hex(
            """
            d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b\
            1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc\
            3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691
            """)
        #expect(try cipher.seal(Array(text.utf8), nonce: nonce, clear: clear) == sealed)
        #expect(try cipher.open(sealed, nonce: nonce, clear: clear) == Array(text.utf8))
    }

    @Test func `a frame opens under its own number and its own clear bytes only`() throws {
        let cipher = try FrameCipher(key: Array(repeating: 7, count: 32))
        let sealed = try cipher.seal([], number: 1, clear: [1])
        #expect(sealed.count == FrameCipher.tagBytes)
        #expect(try cipher.open(sealed, number: 1, clear: [1]) == [])
        #expect(try cipher.open(sealed, number: 0, clear: [1]) == nil)
        #expect(try cipher.open(sealed, number: 1 << 32 | 1, clear: [1]) == nil)
        #expect(try cipher.open(sealed, number: 1, clear: []) == nil)
        #expect(try cipher.open(Array(sealed.dropLast()), number: 1, clear: [1]) == nil)
        #expect(throws: KeysError.self) { try FrameCipher(key: [1]) }
    }

    @Test func `the sealing key of a signing key is always the same one, and tells nothing of it`() throws {
        let seed = [UInt8](repeating: 57, count: 32)
        let key = try SealingKey(derivedFrom: SigningKey(seed: seed))
        #expect(try SealingKey(derivedFrom: SigningKey(seed: seed)).publicKey == key.publicKey)
        #expect(try SealingKey(seed: seed).publicKey != key.publicKey)
        let other = try SealingKey(seed: Array(repeating: 1, count: 32))
        #expect(try key.sharedSecret(with: other.publicKey) == other.sharedSecret(with: key.publicKey))
        #expect(!"\(try FrameCipher(key: seed))".contains("57"))
    }
}
