import Keys
import Testing

@Suite struct CertificateAuthorityTests {
    /// 2026-01-05 03:12:44 UTC.
    static let now: Int64 = 1_767_582_764
    static let day: Int64 = 86_400

    static func authority(_ name: String = "อำเภอเมือง") throws -> CertificateAuthority {
        try CertificateAuthority(creating: name, now: now)
    }

    @Test func `an authority is valid from the day before for ten years`() throws {
        let certificate = try Self.authority().certificate
        #expect(certificate.isAuthority)
        #expect(certificate.validFrom == Self.now - Self.day)
        #expect(certificate.validUntil == Self.now + 3_650 * Self.day)
    }

    @Test func `an authority reads back from its PEM texts and signs on`() throws {
        let authority = try Self.authority()
        let again = try CertificateAuthority(
            certificatePEM: authority.certificatePEM, privateKeyPEM: authority.privateKeyPEM())
        #expect(again.certificate == authority.certificate)
        #expect(again.certificate.fingerprint == authority.certificate.fingerprint)
        #expect(try again.privateKeyPEM() == authority.privateKeyPEM())
        _ = try again.issue(dnsNames: ["central.example"], now: Self.now)
    }

    @Test func `keys are PKCS 8 in PEM`() throws {
        let authority = try Self.authority()
        let server = try authority.issue(dnsNames: ["central.example"], now: Self.now)
        for text in [try authority.privateKeyPEM(), server.privateKeyPEM] {
            #expect(text.hasPrefix("-----BEGIN PRIVATE KEY-----\n") && text.hasSuffix("-----END PRIVATE KEY-----\n"))
        }
    }

    @Test func `a server certificate is no authority and lasts as long as asked`() throws {
        let authority = try Self.authority()
        let server = try authority.issue(
            dnsNames: ["central.example", "khunatham"], ipAddresses: ["10.0.0.7", "fd00::7"], now: Self.now, days: 30)
        #expect(!server.certificate.isAuthority)
        #expect(server.certificate.validFrom == Self.now - Self.day)
        #expect(server.certificate.validUntil == Self.now + 30 * Self.day)
        #expect(try Certificate(pem: server.certificatePEM) == server.certificate)
    }

    @Test func `the chain holds the server first and then the authority`() throws {
        let authority = try Self.authority()
        let server = try authority.issue(dnsNames: ["central.example"], now: Self.now)
        #expect(server.chainPEM == server.certificatePEM + authority.certificatePEM)
        #expect(try Certificate(pem: server.chainPEM) == server.certificate)
    }

    @Test func `no two authorities and no two certificates are alike`() throws {
        let first = try Self.authority()
        let second = try Self.authority()
        #expect(first.certificate.fingerprint != second.certificate.fingerprint)
        let one = try first.issue(dnsNames: ["central.example"], now: Self.now)
        let two = try first.issue(dnsNames: ["central.example"], now: Self.now)
        #expect(one.certificate.fingerprint != two.certificate.fingerprint)
        #expect(one.privateKeyPEM != two.privateKeyPEM)
    }

    @Test func `another authority's key is refused`() throws {
        let first = try Self.authority()
        let second = try Self.authority()
        #expect(throws: KeysError.keyMismatch) {
            try CertificateAuthority(certificatePEM: first.certificatePEM, privateKeyPEM: second.privateKeyPEM())
        }
    }

    @Test func `a server's certificate and key are no authority`() throws {
        let server = try Self.authority().issue(dnsNames: ["central.example"], now: Self.now)
        #expect(throws: KeysError.notAuthority) {
            try CertificateAuthority(certificatePEM: server.certificatePEM, privateKeyPEM: server.privateKeyPEM)
        }
    }

    @Test(arguments: [
        "", ".", "a..b", "-a.example", "a-.example", "*.example", "a_b.example", "a,IP:1.2.3.4", "a b", "จังหวัด.ไทย",
        "10.0.0.7", "a\u{0}b", "a.example.", String(repeating: "a", count: 64) + ".example",
        Array(repeating: "abcdefgh", count: 29).joined(separator: "."),
    ])
    func `a name that is no host name is refused`(_ name: String) throws {
        let authority = try Self.authority()
        #expect(throws: KeysError.badName(name)) { try authority.issue(dnsNames: [name], now: Self.now) }
    }

    @Test(arguments: ["", "1.2.3", "1.2.3.256", "fe80::1%eth0", "::g", "1.2.3.4,DNS:a", "a.example", "1.2.3.4\u{0}"])
    func `an address that is no address is refused`(_ address: String) throws {
        let authority = try Self.authority()
        #expect(throws: KeysError.badName(address)) {
            try authority.issue(dnsNames: [], ipAddresses: [address], now: Self.now)
        }
    }

    @Test func `a certificate for nobody is refused`() throws {
        let authority = try Self.authority()
        #expect(throws: KeysError.badName("")) { try authority.issue(dnsNames: [], now: Self.now) }
    }

    @Test(arguments: ["", String(repeating: "น", count: 65), "a\u{0}b"])
    func `an authority's name of a wrong length is refused`(_ name: String) {
        #expect(throws: KeysError.badName(name)) { try CertificateAuthority(creating: name, now: Self.now) }
    }

    @Test(arguments: [
        (Int64.max, 1), (Int64.min, 1), (-1, 1), (253_402_300_799, 1), (now, 0), (now, -1), (now, Int.max),
    ])
    func `a date that no certificate can say is refused`(_ now: Int64, _ days: Int) {
        #expect(throws: KeysError.badValidity(days: days, now: now)) {
            try CertificateAuthority(creating: "A", now: now, days: days)
        }
    }

    @Test(arguments: [86_400, 2_524_608_000, 253_402_300_799 - 86_400] as [Int64])
    func `dates far from today are kept`(_ now: Int64) throws {
        let certificate = try CertificateAuthority(creating: "A", now: now, days: 1).certificate
        #expect(certificate.validFrom == now - Self.day && certificate.validUntil == now + Self.day)
    }

    @Test(arguments: ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `a text that is no certificate is refused`(_ text: String) throws {
        #expect(throws: KeysError.unreadablePEM(of: .certificate)) { try Certificate(pem: text) }
    }

    @Test func `a certificate cut anywhere is refused and ends nothing`() throws {
        let text = try Self.authority().certificatePEM
        // A cut inside the closing newline is no loss.
        for end in 0..<text.utf8.count - 1 {
            let cut = String(decoding: text.utf8.prefix(end), as: UTF8.self)
            #expect(throws: KeysError.unreadablePEM(of: .certificate)) { try Certificate(pem: cut) }
        }
    }

    @Test func `a certificate with any letter changed is read or refused and ends nothing`() throws {
        let letters = try Array(Self.authority().certificatePEM.utf8)
        for index in letters.indices {
            var changed = letters
            changed[index] = changed[index] == 0x41 ? 0x42 : 0x41
            do throws(KeysError) {
                let certificate = try Certificate(pem: String(decoding: changed, as: UTF8.self))
                #expect(certificate.fingerprint.bytes.count == 16)
            } catch {
                #expect(error == .unreadablePEM(of: .certificate) || isLibrary(error))
            }
        }
    }

    private func isLibrary(_ error: KeysError) -> Bool {
        if case .library = error { true } else { false }
    }

    @Test func `a text beyond any certificate is refused unread`() throws {
        let text = try String(repeating: "\n", count: 70_000) + Self.authority().certificatePEM
        #expect(throws: KeysError.unreadablePEM(of: .certificate)) { try Certificate(pem: text) }
    }

    /// Made with: openssl pkcs8 -topk8 -v2 aes-256-cbc
    static let encryptedKey = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAixRiydkAfBQQICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEMCnGFCarUq/i09oG7/2BH4EgZBn
        RWSIScEMju9II0QoV3kd7qlhXjPu6ycGJQeqMEElzX+H0Oor2+GkQjuopq9owgtg
        u+3E16eTKjqlGKQfdmoyAVZ19I6J8vii5oWiN6JZBDpZLp1I8flJWCd9VsM1l9Nt
        YFl122ecF0S3Wn93T2YjvEg1KkZ8pikjW6pCZB0+tQHk281y3K6hfzOntjAozEA=
        -----END ENCRYPTED PRIVATE KEY-----

        """

    @Test func `an encrypted key is refused without asking for a password`() throws {
        let certificatePEM = try Self.authority().certificatePEM
        #expect(throws: KeysError.unreadablePEM(of: .privateKey)) {
            try CertificateAuthority(certificatePEM: certificatePEM, privateKeyPEM: Self.encryptedKey)
        }
    }

    @Test func `no text of an authority or server shows its key`() throws {
        let authority = try Self.authority()
        let server = try authority.issue(dnsNames: ["central.example"], now: Self.now)
        var texts = ["\(authority)", "\(server)", String(reflecting: authority), String(reflecting: server)]
        var dumped = ""
        dump(authority, to: &dumped)
        dump(server, to: &dumped)
        texts.append(dumped)
        #expect(texts.allSatisfy { !$0.contains("PRIVATE KEY") && !$0.isEmpty })
    }
}
