import Foundation
import TestSupport
import Testing
import Transport

@Suite(.timeLimit(.minutes(20))) struct FaultTests {
    @Test func `a body longer than allowed is refused, announced or not`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(body: String(repeating: "x", count: 1_001))
        }
        defer { server.stop() }
        let endless = try TestServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<1_000 { connection.write("1000\r\n" + String(repeating: "x", count: 4_096) + "\r\n") }
        }
        defer { endless.stop() }
        for url in [server.url, endless.url] {
            #expect(throws: TransportError.tooLarge(bytesMax: 1_000, status: 200)) {
                try loopbackClient().send(.get(url, responseBytesMax: 1_000), stopDescriptor: nil)
            }
        }
        #expect(try loopbackClient().send(.get(server, responseBytesMax: 1_001), stopDescriptor: nil).status == 200)
    }

    @Test(arguments: [
        "Content-Type: Text/HTML; charset=utf-8\r\nContent-Length: 20000",
        "Transfer-Encoding: chunked\r\ncontent-type: text/html", "Content-Length: 20000\r\nContent-Type: text/html",
    ])
    func `a body longer than allowed is told with what its head says, and is no part of an answer`(
        _ head: String
    ) throws {
        let server = try TestServer { connection in
            connection.readRequest()
            let body = String(repeating: "x", count: 20_000)
            let isChunked = head.contains("chunked")
            connection.write("HTTP/1.1 511 Login\r\n\(head)\r\n\r\n" + (isChunked ? "4e20\r\n\(body)\r\n" : body))
        }
        defer { server.stop() }
        var request = HTTPRequest.get(server, responseBytesMax: 16_384)
        request.keepsPartialBody = true
        #expect(throws: TransportError.tooLarge(bytesMax: 16_384, status: 511, contentType: "text/html")) {
            try loopbackClient().send(request, stopDescriptor: nil)
        }
    }

    @Test func `an answer to a request that wants none may be empty and no more`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer()
            connection.readRequest()
            connection.answer(body: "x")
        }
        defer { server.stop() }
        let client = try loopbackClient()
        #expect(try client.send(.get(server, responseBytesMax: 0), stopDescriptor: nil).body == [])
        #expect(throws: TransportError.tooLarge(bytesMax: 0, status: 200)) {
            try client.send(.get(server, responseBytesMax: 0), stopDescriptor: nil)
        }
    }

    @Test func `a head of many lines or of one endless line is refused`() throws {
        let many = try TestServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\n")
            for number in 0..<10_000 { connection.write("X-\(number): \(String(repeating: "h", count: 100))\r\n") }
        }
        defer { many.stop() }
        let endless = try TestServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nX-Long: ")
            for _ in 0..<1_000 { connection.write(String(repeating: "h", count: 4_096)) }
        }
        defer { endless.stop() }
        for server in [many, endless] {
            #expect(throws: TransportError.tooLarge(bytesMax: 16_384, status: 200)) {
                try loopbackClient().send(.get(server), stopDescriptor: nil)
            }
        }
    }

    @Test func `a body that stops coming is stalled, and the connection is not used again`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")
            connection.waitForClose()
        }
        defer { server.stop() }
        let client = try loopbackClient { $0.patience.stallSeconds = 1 }
        #expect(throws: TransportError.stalled) { try client.send(.get(server), stopDescriptor: nil) }
        #expect(client.lastTiming.receivedBytes > 3 && client.lastTiming.isNewConnection)
        #expect(throws: TransportError.stalled) { try client.send(.get(server), stopDescriptor: nil) }
        #expect(server.connections == 2)
    }

    @Test func `a server that never answers is stalled`() throws {
        let server = try TestServer { $0.waitForClose() }
        defer { server.stop() }
        let client = try loopbackClient { $0.patience.stallSeconds = 1 }
        #expect(throws: TransportError.stalled) { try client.send(.get(server), stopDescriptor: nil) }
    }

    @Test func `the kernel takes in little of a request that the line does not carry`() throws {
        let server = try TestServer(receiveBufferBytes: 4_096) { connection in
            var one = timeval(tv_sec: 20, tv_usec: 0)
            select(0, nil, nil, nil, &one)
        }
        defer { server.stop() }
        // Every speed is too low here, so the transfer ends after a second with what the kernel has taken by then.
        let client = try loopbackClient {
            $0.patience.stallSeconds = 1
            $0.patience.stallBytesPerSecond = 1 << 30
        }
        let request = HTTPRequest.post(server, body: [UInt8](repeating: 1, count: 8 << 20))
        #expect(throws: TransportError.stalled) { try client.send(request, stopDescriptor: nil) }
        #expect(client.lastTiming.sentBytes < 400_000)
    }

    @Test func `a connection that ends early is cut, at any byte of the answer`() throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: a/b\r\n\r\nhello"
        for end in 0..<answer.utf8.count {
            let server = try TestServer { connection in
                connection.readRequest()
                connection.write(Array(answer.utf8.prefix(end)))
            }
            defer { server.stop() }
            let error = #expect(throws: TransportError.self) {
                try loopbackClient().send(.post(server, body: [1]), stopDescriptor: nil)
            }
            #expect(error?.isTransient == true)
        }
    }

    @Test func `a body that ends with the connection is not taken for whole`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhello")
        }
        defer { server.stop() }
        let error = #expect(throws: TransportError.self) {
            try loopbackClient().send(.get(server), stopDescriptor: nil)
        }
        #expect(error?.isTransient == true)
    }

    @Test(arguments: ["204 No Content", "304 Not Modified"])
    func `an answer that has no body needs no length`(_ status: String) throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 \(status)\r\nETag: 1\r\n\r\n")
        }
        defer { server.stop() }
        #expect(try loopbackClient().send(.get(server), stopDescriptor: nil).etag == "1")
    }

    @Test func `what came of a cut body is handed over to whoever can go on from there`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 206 Partial Content\r\nContent-Length: 1000\r\nETag: v1\r\n\r\nabc")
        }
        defer { server.stop() }
        var request = HTTPRequest.get(server)
        request.keepsPartialBody = true
        let response = try loopbackClient().send(request, stopDescriptor: nil)
        #expect(response.body == Array("abc".utf8) && response.etag == "v1" && response.status == 206)
        guard case .cut = response.interruption else {
            Issue.record("not told to be cut: \(String(describing: response.interruption))")
            return
        }
    }

    @Test func `a signal on the stop descriptor ends a transfer`() throws {
        let stop = StopPipe()
        let server = try TestServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")
            stop.signal()
            connection.waitForClose()
        }
        defer { server.stop() }
        let start = ContinuousClock.now
        #expect(throws: TransportError.interrupted) {
            try loopbackClient().send(.get(server), stopDescriptor: stop.reading)
        }
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func `a stop that came before sends nothing`() throws {
        let stop = StopPipe()
        stop.signal()
        let server = try TestServer { $0.readRequest() }
        defer { server.stop() }
        #expect(throws: TransportError.interrupted) {
            try loopbackClient().send(.get(server), stopDescriptor: stop.reading)
        }
        #expect(server.requests.isEmpty)
    }

    @Test func `a stop descriptor whose other end closes ends a transfer`() throws {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        defer { close(ends[0]) }
        let writing = ends[1]
        let server = try TestServer { connection in
            connection.readRequest()
            close(writing)
            connection.waitForClose()
        }
        defer { server.stop() }
        #expect(throws: TransportError.interrupted) {
            try loopbackClient().send(.get(server), stopDescriptor: ends[0])
        }
    }

    @Test func `a quiet stop descriptor changes nothing`() throws {
        let stop = StopPipe()
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(body: "ok")
        }
        defer { server.stop() }
        #expect(try loopbackClient().send(.get(server), stopDescriptor: stop.reading).status == 200)
    }

    @Test(arguments: [
        "garbage\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n",
        "<html>login</html>",
        "\r\n\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "\u{0}\u{0}\u{0}\u{0}",
    ])
    func `what is not HTTP is a transient failure`(_ answer: String) throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.write(answer)
        }
        defer { server.stop() }
        let error = #expect(throws: TransportError.self) {
            try loopbackClient().send(.get(server), stopDescriptor: nil)
        }
        #expect(error?.isTransient == true, "\(String(describing: error))")
    }

    @Test func `a port where nobody listens is unreachable`() throws {
        let (descriptor, port) = try TestServer.freePort()
        defer { close(descriptor) }
        #expect(throws: TransportError.unreachable(host: "127.0.0.1", errno: ECONNREFUSED)) {
            try loopbackClient().send(.get("http://127.0.0.1:\(port)/", responseBytesMax: 1), stopDescriptor: nil)
        }
    }

    @Test func `a name that nobody can have is unresolved`() throws {
        // Longer than a label of the DNS may be: no name server is asked.
        let host = String(repeating: "a", count: 64) + ".example"
        let error = #expect(throws: TransportError.unresolved(host: host)) {
            try secureClient(.system).send(.get("https://\(host)/", responseBytesMax: 1), stopDescriptor: nil)
        }
        #expect(error?.isTransient == true)
    }

    @Test(arguments: [
        "http://example.com/", "http://127.0.0.2/", "http://10.0.0.1/", "http://localhost.example.com/",
        "http://127.0.0.1@example.com/", "http://user@localhost/", "http://user:secret@localhost/",
        "https://localhost/", "ftp://localhost/", "file:///etc/passwd", "localhost", "", "/v1/exchange",
        "http://localhost/a b", "http://localhost/\r\nX: y", "http://localhost/\u{0}", "http://localhost/#part",
        "http://localhost:99999/", "http://[::2]/", "http://localhost/" + String(repeating: "a", count: 9_000),
    ])
    func `plain HTTP goes nowhere but to this machine`(_ url: String) throws {
        #expect(throws: TransportError.badAddress(url)) {
            try loopbackClient().send(.get(url, responseBytesMax: 1), stopDescriptor: nil)
        }
    }

    @Test(arguments: ["http://localhost/", "http://127.0.0.1:8080/", "http://example.com/", "HTTP://example.com/"])
    func `a client that trusts certificates never speaks plain HTTP`(_ url: String) throws {
        for trust in [Trust.system, .authority(pem: "", ignoresCertificateDates: true)] {
            #expect(throws: TransportError.badAddress(url)) {
                try secureClient(trust).send(.get(url, responseBytesMax: 1), stopDescriptor: nil)
            }
        }
    }

    @Test(arguments: [
        ("X-A", "b\r\nX-C: d"), ("X-A\r\nX-B", "c"), ("X A", "b"), ("", "b"), ("X-A", ""), ("X-A", "b\u{0}"),
        ("X:A", "b"),
        ("X-A", "ก"),
    ])
    func `a header that would not stay one header is refused`(_ name: String, _ value: String) throws {
        var request = HTTPRequest.get("http://127.0.0.1:1/", responseBytesMax: 1)
        request.headers = [HTTPHeader(name, value)]
        #expect(throws: TransportError.badHeader(name: name)) {
            try loopbackClient().send(request, stopDescriptor: nil)
        }
    }
}
