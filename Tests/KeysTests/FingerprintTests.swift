import Keys
import Testing

@Suite struct FingerprintTests {
    static let ofNothing = "E3B0-C442-98FC-1C14-9AFB-F4C8-996F-B924"

    @Test func `a fingerprint is the first half of SHA-256 in eight groups`() {
        #expect(Fingerprint(of: []).description == Self.ofNothing)
        #expect(Fingerprint(of: Array("abc".utf8)).description == "BA78-16BF-8F01-CFEA-4141-40DE-5DAE-2223")
    }

    @Test(arguments: [
        "E3B0-C442-98FC-1C14-9AFB-F4C8-996F-B924",
        "e3b0c44298fc1c149afbf4c8996fb924",
        "  e3:b0:c4:42:98:FC:1c:14:9a:fb:f4:c8:99:6f:b9:24\r\n",
        "E3B0 C442 98FC 1C14\n9AFB F4C8 996F B924",
    ])
    func `case and separators do not matter`(_ text: String) throws {
        #expect(try Fingerprint(parsing: text) == Fingerprint(of: []))
    }

    @Test(arguments: [
        "", "-", "E3B0-C442-98FC-1C14-9AFB-F4C8-996F-B92", "E3B0-C442-98FC-1C14-9AFB-F4C8-996F-B9240",
        "G3B0-C442-98FC-1C14-9AFB-F4C8-996F-B924", "E3B0_C442_98FC_1C14_9AFB_F4C8_996F_B924",
        "E๓B0-C442-98FC-1C14-9AFB-F4C8-996F-B924", String(repeating: "0", count: 1_000_000),
    ])
    func `anything else is refused`(_ text: String) {
        #expect(throws: KeysError.notFingerprint) { try Fingerprint(parsing: text) }
    }

    @Test func `one different digit is another fingerprint`() throws {
        let other = try Fingerprint(parsing: "E3B0-C442-98FC-1C14-9AFB-F4C8-996F-B925")
        #expect(other != Fingerprint(of: []))
    }

    @Test func `a printed fingerprint reads back`() throws {
        for number in 0..<200 as Range<UInt8> {
            let fingerprint = Fingerprint(of: [number])
            #expect(try Fingerprint(parsing: fingerprint.description) == fingerprint)
        }
    }

    @Test func `secrets are equal only when all bytes are`() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2, 4]))
        #expect(!ConstantTime.equal([1, 2, 3], [0, 2, 3]))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2]))
        #expect(!ConstantTime.equal([], [0]))
    }
}
