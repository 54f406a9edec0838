import Foundation
import Glibc
import Keys
import Protocol
import Testing
import Transport

@Suite struct ServeTests {
    private func request(_ code: String, office: String = "5715", key: UInt8 = 1) throws -> [UInt8] {
        EnrolRequest(
            code: code, office: office, signingKey: try SigningKey(seed: [UInt8](repeating: key, count: 32)).publicKey,
            sealingKey: [UInt8](repeating: 0, count: 32), label: "pc"
        ).encoded
    }

    private func centre(_ options: [String] = []) throws -> ServedCentre {
        let centre = try ServedCentre()
        #expect(try centre.run(["office", "add", "5715"]).code == 0)
        try centre.serve(options)
        return centre
    }

    private func code(_ centre: ServedCentre) throws -> String {
        try #require(try centre.run(["office", "code", "5715"]).object["code"] as? String)
    }

    @Test func `an office enrols over TLS that the centre's own authority vouches for`() throws {
        let centre = try centre()
        #expect(centre.address.hasPrefix("https://127.0.0.1:"))
        let pending = HTTPClient.Configuration(trust: .anyForFingerprintCheck)
        let chain = try HTTPClient(pending).presentedCertificates(at: centre.address + "/", stopDescriptor: nil)
        let slip = try centre.run(["office", "code", "5715"]).object
        let presented = try Certificate(pem: try #require(chain.last)).fingerprint.description
        #expect(presented == slip["fingerprint"] as? String)
        #expect(slip["server"] as? String == centre.address)
        let answer = try centre.post("/v1/enrol", try request(try #require(slip["code"] as? String)))
        #expect(answer.status == 200)
        #expect(answer.contentType == "application/khunatham")
        #expect(try EnrolReply(decoding: answer.body).office == "5715")
        let offices = try centre.run(["office", "list"]).output
        #expect(offices.contains("\"standing\":\"active\""))
        #expect(try centre.stop() == 0)
    }

    @Test func `each kind of rubbish has its status`() throws {
        let centre = try centre()
        #expect(try centre.post("/v1/exchange", Array("rubbish".utf8)).status == 400)
        #expect(try centre.post("/v1/enrol", []).status == 400)
        #expect(try centre.post("/v1/enrol", try request("AAAA"), type: "text/html").status == 401)
        #expect(try centre.post("/v1/enrol", [UInt8](repeating: 0, count: Limits.enrolBytesMax + 1)).status == 413)
        #expect(
            try centre.post("/v1/exchange", [UInt8](repeating: 0, count: Limits.exchangeBytesMax + 1)).status == 413)
        let unsigned = Envelope(payload: try exchange(1), signature: [UInt8](repeating: 0, count: 64)).encoded
        #expect(try centre.post("/v1/exchange", unsigned).status == 401)
        #expect(try centre.get("/v1/exchange").status == 405)
        #expect(try centre.post("/healthz", []).status == 405)
        #expect(try centre.get("/v1/nothing").status == 404)
    }

    @Test func `an exchange works once, and ends when the office is revoked`() throws {
        let centre = try centre()
        #expect(try centre.post("/v1/enrol", try request(try code(centre))).status == 200)
        #expect(try centre.post("/v1/exchange", try signed(1)).status == 200)
        #expect(try centre.post("/v1/exchange", try signed(1)).status == 409)
        #expect(try centre.run(["office", "revoke", "5715"]).code == 0)
        #expect(try centre.post("/v1/exchange", try signed(2)).status == 403)
        let metrics = String(decoding: try centre.get("/metrics").body, as: UTF8.self)
        #expect(metrics.contains("khunatham_requests_total{route=\"/v1/exchange\",status=\"409\"} 1"))
        #expect(metrics.contains("khunatham_devices{standing=\"revoked\"} 1"))
        #expect(metrics.contains("khunatham_exchange_seconds_count 3"))
    }

    @Test func `after five wrong codes even a right one waits`() throws {
        let centre = try centre()
        for _ in 0..<5 { #expect(try centre.post("/v1/enrol", try request("AAAA")).status == 401) }
        #expect(try centre.post("/v1/enrol", try request(try code(centre))).status == 429)
    }

    @Test func `health says the epoch and the log's length`() throws {
        let centre = try centre(["--insecure-loopback"])
        #expect(centre.address.hasPrefix("http://127.0.0.1:"))
        let answer = try centre.get("/healthz")
        let body = String(decoding: answer.body, as: UTF8.self)
        #expect(answer.status == 200)
        #expect(body.wholeMatch(of: /\{"status":"ok","epoch":"[0-9a-f]{32}","log":0\}/) != nil)
    }

    @Test func `a passphrase keeps the pages, not the API`() throws {
        let centre = try ServedCentre()
        let file = centre.folder.appendingPathComponent("staff").path
        try "short\n".write(toFile: file, atomically: false, encoding: .utf8)
        let refused = try centre.run(["serve", "--listen", "127.0.0.1:0", "--password-file", file])
        #expect(try refused.errorKind == "weak_passphrase")
        try "คุณธรรมนำใจ57\n".write(toFile: file, atomically: false, encoding: .utf8)
        try centre.serve(["--password-file", file])
        #expect(try centre.get("/").status == 401)
        #expect(try centre.get("/", user: "คุณธรรมนำใจ57").status == 200)
        #expect(try centre.get("/healthz").status == 200)
        for _ in 0..<5 { #expect(try centre.get("/", user: "wrong").status == 401) }
        #expect(try centre.get("/", user: "คุณธรรมนำใจ57").status == 429)
    }

    @Test func `what was sent is in no log`() throws {
        let centre = try centre()
        let code = try code(centre)
        #expect(try centre.post("/v1/enrol", try request(code)).status == 200)
        #expect(try centre.get("/?q=CANARY").status == 200)
        #expect(try centre.stop() == 0)
        let log = try centre.complaints
        #expect(log.contains("route=/v1/enrol"))
        for secret in [code, code.filter { $0 != "-" }, "CANARY"] { #expect(!log.contains(secret)) }
    }

    @Test func `what is no HTTP is refused, and the connection ends`() throws {
        let head = "POST /v1/enrol HTTP/1.1\r\nHost: x\r\n"
        let rubbish = [
            "HELLO\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", head + "A: b\r\n c\r\n\r\n",
            head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", head + "Content-Length: -5\r\n\r\n",
            head + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n",
            head + "X: " + String(repeating: "a", count: 40_000) + "\r\n\r\n",
        ]
        let centre = try centre(["--insecure-loopback"])
        for text in rubbish {
            let answer = try RawConnection(centre.address).send(text)
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(text.prefix(80))")
            #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2, "\(text.prefix(80))")
        }
        #expect(try centre.get("/healthz").status == 200)
    }

    private func exchange(_ number: UInt64) throws -> [UInt8] {
        let key = try SigningKey(seed: [UInt8](repeating: 1, count: 32))
        return ExchangeRequest(
            device: DeviceID(publicKey: key.publicKey), number: number, heads: [], geneses: [], cursor: nil, push: nil,
            replyBytesMax: 100_000,
            wallMs: 0
        ).encoded
    }

    private func signed(_ number: UInt64) throws -> [UInt8] {
        let payload = try exchange(number)
        let key = try SigningKey(seed: [UInt8](repeating: 1, count: 32))
        return Envelope(payload: payload, signature: key.sign(Envelope.signedBytes(payload, .request))).encoded
    }
}

/// A plain TCP connection, to send what no HTTP client would.
struct RawConnection {
    private let descriptor: Int32

    /// Connects to a server on loopback, `http://127.0.0.1:PORT`.
    init(_ address: String) throws {
        let port = UInt16(address.split(separator: ":").last ?? "") ?? 0
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = port.bigEndian
        target.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        let code = withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(code == 0)
    }

    /// Sends the text and returns all that comes until the server ends the connection.
    func send(_ text: String) throws -> String {
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        try #require(Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count <= 0 { return String(decoding: answer, as: UTF8.self) }
            answer += piece[..<count]
        }
    }
}
