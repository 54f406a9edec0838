import Keys
import Testing

/// The vectors are those of RFC 7748, section 6.1.
@Suite struct SealingTests {
    static let aliceSeed = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
    static let bobSeed = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")

    @Test func `both sides find the shared secret of RFC 7748`() throws {
        let alice = try SealingKey(seed: Self.aliceSeed)
        let bob = try SealingKey(seed: Self.bobSeed)
        #expect(alice.publicKey == hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"))
        #expect(bob.publicKey == hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"))
        let secret = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
        #expect(try alice.sharedSecret(with: bob.publicKey) == secret)
        #expect(try bob.sharedSecret(with: alice.publicKey) == secret)
    }

    @Test(arguments: [0, 1])
    func `a public key that gives everybody the same secret is refused`(_ first: UInt8) throws {
        let key = try SealingKey(seed: Self.aliceSeed)
        let weak = [first] + [UInt8](repeating: 0, count: 31)
        #expect(throws: KeysError.weakPublicKey) { try key.sharedSecret(with: weak) }
    }

    @Test func `a public key of another length is refused`() throws {
        let key = try SealingKey(seed: Self.aliceSeed)
        #expect(throws: KeysError.wrongLength(of: .publicKey, expected: 32, actual: 31)) {
            try key.sharedSecret(with: [UInt8](repeating: 9, count: 31))
        }
    }
}
