import Foundation
import Glibc
import Keys
import TestSupport
import Testing
import Transport

/// By which way a client reaches its server: proxies, and IPv6.
@Suite(.timeLimit(.minutes(20))) struct WayOutTests {
    private static let hasIPv6: Bool = {
        guard let place = TestServer.freePortOfIPv6() else { return false }
        close(place.descriptor)
        return true
    }()

    @Test(
        .enabled(if: hasIPv6, "this machine has no IPv6: it was not tried"), arguments: ["[::1]", "localhost"])
    func `a server that has only IPv6 is reached, by its address and by its name`(_ host: String) throws {
        let place = try #require(TestServer.freePortOfIPv6())
        let server = try TestServer(at: place) { connection in
            connection.readRequest()
            connection.answer(body: "six")
        }
        defer { server.stop() }
        let request = HTTPRequest.get("http://\(host):\(server.port)/", responseBytesMax: 100)
        #expect(try loopbackClient().send(request, stopDescriptor: nil).body == Array("six".utf8))
    }

    @Test func `a proxy makes a way, and the certificate behind it is checked as ever`() throws {
        let authority = try TrustTests.authority()
        let certificate = try authority.issue(
            dnsNames: ["centre.example"], now: TrustTests.now, days: 20_000)
        let centre = try TLSServer(certificate, options: ["-www"])
        let proxy = try Self.proxy(to: UInt16(centre.port))
        defer { proxy.stop() }
        let way = Proxy.server("http://somchai:secret@127.0.0.1:\(proxy.port)")
        var request = HTTPRequest.get("https://centre.example/", responseBytesMax: 100_000)
        request.keepsPartialBody = true
        let trust = Trust.authority(pem: authority.certificatePEM, ignoresCertificateDates: true)
        let response = try secureClient(trust, proxy: way).send(request, stopDescriptor: nil)
        #expect(response.status == 200)
        let asked = try #require(proxy.requests.first)
        #expect(asked.hasPrefix("CONNECT centre.example:443 HTTP/1.1\r\n"))
        let word = Data("somchai:secret".utf8).base64EncodedString()
        #expect(asked.contains("Proxy-Authorization: Basic \(word)"))
        let error = #expect(throws: TransportError.self) {
            try secureClient(.system, proxy: way).send(request, stopDescriptor: nil)
        }
        guard case .certificateNotTrusted = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        ("407 Proxy Authentication Required", 407, false), ("403 Forbidden", 403, true), ("502 Bad", 502, true),
    ])
    func `a proxy that makes no way says so, and is no line that was cut`(
        _ status: String, _ code: Int, _ isTransient: Bool
    ) throws {
        let proxy = try TestServer { connection in
            connection.readRequest()
            connection.answer(status: status, headers: ["Proxy-Authenticate: Basic realm=\"x\""])
        }
        defer { proxy.stop() }
        let client = try secureClient(.system, proxy: .server("http://127.0.0.1:\(proxy.port)"))
        let error = #expect(throws: TransportError.proxyRefused(status: code)) {
            try client.send(.get("https://centre.example/", responseBytesMax: 10), stopDescriptor: nil)
        }
        #expect(error?.isTransient == isTransient)
    }

    @Test func `on this machine itself no proxy is asked`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(body: "here")
        }
        defer { server.stop() }
        let (descriptor, port) = try TestServer.freePort()
        defer { close(descriptor) }
        let client = try loopbackClient { $0.proxy = .server("http://127.0.0.1:\(port)") }
        #expect(try client.send(.get(server), stopDescriptor: nil).body == Array("here".utf8))
    }

    /// A proxy whose every way leads to `port`.
    private static func proxy(to port: UInt16) throws -> TestServer {
        try TestServer { connection in
            guard connection.readRequest() != nil else { return }
            do {
                let behind = try TestServer.connection(to: port)
                defer { close(behind) }
                connection.write("HTTP/1.1 200 Connected\r\n\r\n")
                carry(between: [connection.descriptor, behind])
            } catch {
                Issue.record("\(error)")
            }
        }
    }

    /// Carries what either end says to the other, until one is done.
    private static func carry(between ends: [Int32]) {
        while true {
            var polled = ends.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&polled, 2, 20_000) > 0 else { return }
            for place in 0..<2 where polled[place].revents != 0 {
                var buffer = [UInt8](repeating: 0, count: 65_536)
                let count = recv(ends[place], &buffer, buffer.count, 0)
                guard count > 0, send(ends[1 - place], buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
            }
        }
    }
}
