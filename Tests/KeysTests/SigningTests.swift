import Keys
import Testing

/// The vectors are those of RFC 8032, section 7.1.
@Suite struct SigningTests {
    struct Vector: Sendable {
        let seed, publicKey, message, signature: String
    }

    static let vectors = [
        Vector(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: """
                e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25b\
                f5f0595bbe24655141438e7a100b
                """),
        Vector(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: """
                6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c\
                15e9716ed28dc027beceea1ec40a
                """),
    ]

    @Test(arguments: vectors)
    func `keys and signatures are those of RFC 8032`(_ vector: Vector) throws {
        let key = try SigningKey(seed: hex(vector.seed))
        #expect(key.publicKey == hex(vector.publicKey))
        #expect(key.sign(hex(vector.message)) == hex(vector.signature))
        let verifying = try VerifyingKey(key.publicKey)
        #expect(verifying.isValid(signature: hex(vector.signature), of: hex(vector.message)))
    }

    @Test func `a signature is refused once any bit of it or of the message changes`() throws {
        let key = try SigningKey(seed: hex(Self.vectors[1].seed))
        let verifying = try VerifyingKey(key.publicKey)
        let message = Array("มติที่ประชุม".utf8)
        let signature = key.sign(message)
        #expect(verifying.isValid(signature: signature, of: message))
        for bit in 0..<signature.count * 8 {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!verifying.isValid(signature: changed, of: message))
        }
        for index in message.indices {
            var changed = message
            changed[index] ^= 1
            #expect(!verifying.isValid(signature: signature, of: changed))
        }
    }

    @Test func `another key's signature is refused`() throws {
        let signature = try SigningKey(seed: hex(Self.vectors[0].seed)).sign([1, 2, 3])
        let other = try VerifyingKey(hex(Self.vectors[1].publicKey))
        #expect(!other.isValid(signature: signature, of: [1, 2, 3]))
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func `a seed or public key of another length is refused`(_ count: Int) {
        let bytes = [UInt8](repeating: 7, count: count)
        #expect(throws: KeysError.wrongLength(of: .seed, expected: 32, actual: count)) { try SigningKey(seed: bytes) }
        #expect(throws: KeysError.wrongLength(of: .seed, expected: 32, actual: count)) { try SealingKey(seed: bytes) }
        #expect(throws: KeysError.wrongLength(of: .publicKey, expected: 32, actual: count)) {
            try VerifyingKey(bytes)
        }
    }

    @Test(arguments: [0, 1, 63, 65])
    func `a signature of another length is not valid`(_ count: Int) throws {
        let key = try VerifyingKey(hex(Self.vectors[0].publicKey))
        #expect(!key.isValid(signature: [UInt8](repeating: 0, count: count), of: []))
    }

    @Test func `bytes that are no point of the curve verify nothing`() throws {
        let key = try VerifyingKey([UInt8](repeating: 0xFF, count: 32))
        #expect(!key.isValid(signature: [UInt8](repeating: 0, count: 64), of: []))
    }

    @Test func `no text of a key shows its seed`() throws {
        let seed = [UInt8](repeating: 0xAB, count: 32)
        let signing = try SigningKey(seed: seed)
        let sealing = try SealingKey(seed: seed)
        for text in ["\(signing)", String(reflecting: signing), "\(sealing)", String(reflecting: sealing)] {
            #expect(text.contains("Key(") && !text.contains("171") && !text.lowercased().contains("abab"))
        }
        var dumped = ""
        dump(signing, to: &dumped)
        dump(sealing, to: &dumped)
        #expect(!dumped.contains("171, 171") && !dumped.contains("seed"))
    }
}
