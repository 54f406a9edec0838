import Glibc
import Keys
import TestSupport
import Testing
import Transport

@Suite(.timeLimit(.minutes(20))) struct TrustTests {
    static let year: Int64 = 365 * 86_400
    /// A moment at which every certificate of these tests that should be valid is, whatever the machine's clock says
    /// within some years.
    static let now: Int64 = 1_767_582_764

    static func authority() throws -> CertificateAuthority {
        try CertificateAuthority(creating: "จังหวัดทดสอบ", now: now - 10 * year, days: 20_000)
    }

    static func server(
        of authority: CertificateAuthority, options: [String] = ["-HTTP"]
    ) throws -> TLSServer {
        let certificate = try authority.issue(
            dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"], now: now - 10 * year, days: 20_000)
        return try TLSServer(certificate, options: options)
    }

    static func get(_ server: TLSServer, _ trust: Trust, host: String = "127.0.0.1") throws -> HTTPResponse {
        try secureClient(trust).send(.get(server.url(host: host), responseBytesMax: 100_000), stopDescriptor: nil)
    }

    static func expectUntrusted(_ server: TLSServer, _ trust: Trust, host: String = "127.0.0.1") {
        let error = #expect(throws: TransportError.self) { try get(server, trust, host: host) }
        guard case .certificateNotTrusted = error else {
            Issue.record("not refused for its certificate: \(String(describing: error))")
            return
        }
        #expect(error?.isTransient == true)
    }

    @Test(arguments: [true, false], ["127.0.0.1", "localhost"])
    func `a server is trusted by its authority under its names`(_ ignoresDates: Bool, _ host: String) throws {
        let authority = try Self.authority()
        let server = try Self.server(of: authority)
        let trust = Trust.authority(pem: authority.certificatePEM, ignoresCertificateDates: ignoresDates)
        let response = try Self.get(server, trust, host: host)
        #expect(response.status == 200 && response.timing.isNewConnection)
    }

    @Test func `a server of another authority is refused`() throws {
        let server = try Self.server(of: Self.authority())
        let other = try Self.authority().certificatePEM
        Self.expectUntrusted(server, .authority(pem: other, ignoresCertificateDates: false))
        Self.expectUntrusted(server, .authority(pem: other, ignoresCertificateDates: true))
        Self.expectUntrusted(server, .system)
    }

    @Test func `a server under a name that is not in its certificate is refused`() throws {
        let authority = try Self.authority()
        let certificate = try authority.issue(dnsNames: ["central.example"], now: Self.now - Self.year, days: 20_000)
        let server = try TLSServer(certificate)
        for host in ["127.0.0.1", "localhost"] {
            Self.expectUntrusted(
                server, .authority(pem: authority.certificatePEM, ignoresCertificateDates: true), host: host)
        }
    }

    @Test(
        arguments: [
            (1_000_000_000, 30),  // ended in 2001
            (now + 50 * year, 30),  // begins decades from now
        ] as [(Int64, Int)])
    func `a certificate outside its dates is accepted only where dates are ignored`(_ from: Int64, _ days: Int) throws {
        let authority = try Self.authority()
        let server = try TLSServer(authority.issue(dnsNames: [], ipAddresses: ["127.0.0.1"], now: from, days: days))
        let pem = authority.certificatePEM
        #expect(try Self.get(server, .authority(pem: pem, ignoresCertificateDates: true)).status == 200)
        Self.expectUntrusted(server, .authority(pem: pem, ignoresCertificateDates: false))
        let other = try Self.authority().certificatePEM
        Self.expectUntrusted(server, .authority(pem: other, ignoresCertificateDates: true))
    }

    @Test func `an expired authority is accepted only where dates are ignored`() throws {
        let authority = try CertificateAuthority(creating: "A", now: 1_000_000_000, days: 30)
        let server = try Self.server(of: authority)
        let pem = authority.certificatePEM
        #expect(try Self.get(server, .authority(pem: pem, ignoresCertificateDates: true)).status == 200)
        Self.expectUntrusted(server, .authority(pem: pem, ignoresCertificateDates: false))
    }

    @Test(arguments: ["", "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `an authority that is no certificate trusts nobody`(_ pem: String) throws {
        let server = try Self.server(of: Self.authority())
        let error = #expect(throws: TransportError.self) {
            try Self.get(server, .authority(pem: pem, ignoresCertificateDates: true))
        }
        #expect(error == .badAuthority)
    }

    @Test func `enrolment finds the authority by its fingerprint and then trusts it alone`() throws {
        let authority = try Self.authority()
        let server = try Self.server(of: authority)
        let paper = authority.certificate.fingerprint.description
        let client = try secureClient(.anyForFingerprintCheck)
        let presented = try client.presentedCertificates(at: server.url(), stopDescriptor: nil)
        #expect(presented.count == 2)
        #expect(client.lastTiming.sentBytes == 0 && client.lastTiming.isNewConnection)
        let wanted = try Fingerprint(parsing: paper)
        let found = try presented.first { try Certificate(pem: $0).fingerprint == wanted }
        let pem = try #require(found)
        #expect(try Certificate(pem: pem).isAuthority)
        #expect(try Self.get(server, .authority(pem: pem, ignoresCertificateDates: true)).status == 200)
    }

    @Test func `a client that trusts anybody sends nothing to anybody`() throws {
        let error = #expect(throws: TransportError.self) {
            try secureClient(.anyForFingerprintCheck).send(
                .get("https://127.0.0.1:1/", responseBytesMax: 1), stopDescriptor: nil)
        }
        guard case .certificateNotTrusted = error else {
            Issue.record("sent to a server that nobody vouches for: \(String(describing: error))")
            return
        }
    }

    @Test func `certificates are asked for over TLS only`() throws {
        #expect(throws: TransportError.badAddress("http://127.0.0.1/")) {
            try secureClient(.anyForFingerprintCheck).presentedCertificates(
                at: "http://127.0.0.1/", stopDescriptor: nil)
        }
    }

    @Test func `a second connection resumes the TLS session of the first`() throws {
        let authority = try Self.authority()
        let server = try Self.server(of: authority, options: ["-www"])
        let client = try secureClient(.authority(pem: authority.certificatePEM, ignoresCertificateDates: true))
        let pages = try (0..<2).map { _ in
            // The server ends its page with the connection, which counts as cut.
            var request = HTTPRequest.get(server.url(), responseBytesMax: 100_000)
            request.keepsPartialBody = true
            let response = try client.send(request, stopDescriptor: nil)
            try client.closeConnections()
            return String(decoding: response.body, as: UTF8.self)
        }
        #expect(pages[0].contains("New, TLS") && pages[1].contains("Reused, TLS"))
    }

    @Test func `TLS before 1.2 is refused`() throws {
        let authority = try Self.authority()
        let certificate = try authority.issue(dnsNames: [], ipAddresses: ["127.0.0.1"], now: Self.now, days: 10)
        let server = try TLSServer(certificate, options: ["-HTTP", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        let error = #expect(throws: TransportError.self) {
            try Self.get(server, .authority(pem: authority.certificatePEM, ignoresCertificateDates: true))
        }
        guard case .tls = error else {
            Issue.record("not refused for its version: \(String(describing: error))")
            return
        }
    }

    @Test func `a server that answers without TLS is a transient failure`() throws {
        let server = try TestServer { $0.write("HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n") }
        defer { server.stop() }
        let error = #expect(throws: TransportError.self) {
            try secureClient(.system).send(
                .get("https://127.0.0.1:\(server.port)/", responseBytesMax: 1), stopDescriptor: nil)
        }
        guard case .tls = error else {
            Issue.record("not a TLS failure: \(String(describing: error))")
            return
        }
        #expect(error?.isTransient == true)
    }

    @Test func `a connection that is never made has a time limit`() throws {
        let (descriptor, port) = try TestServer.freePort()
        defer { close(descriptor) }
        // A queue of length 0 holds one connection; the kernel drops what would be the second.
        listen(descriptor, 0)
        let first = try TestServer.connection(to: port)
        defer { close(first) }
        var configuration = HTTPClient.Configuration(trust: .system)
        configuration.connectTimeoutMs = 500
        configuration.proxy = .none
        let client = try HTTPClient(configuration)
        let error = #expect(throws: TransportError.timedOut(.connecting)) {
            try client.send(.get("https://127.0.0.1:\(port)/", responseBytesMax: 1), stopDescriptor: nil)
        }
        #expect(error?.isTransient == true)
    }

    @Test func `a handshake that never ends has a time limit`() throws {
        let server = try TestServer { $0.waitForClose() }
        defer { server.stop() }
        var configuration = HTTPClient.Configuration(trust: .system)
        configuration.connectTimeoutMs = 500
        configuration.proxy = .none
        let client = try HTTPClient(configuration)
        #expect(throws: TransportError.timedOut(.securing)) {
            try client.send(.get("https://127.0.0.1:\(server.port)/", responseBytesMax: 1), stopDescriptor: nil)
        }
    }
}
