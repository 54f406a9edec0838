import TestSupport
import Testing
import Transport

@Suite(.timeLimit(.minutes(20))) struct ExchangeTests {
    @Test func `an answer comes with its status, the headers that count and its body`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            let headers = [
                "Content-Type: Text/HTML ; charset=utf-8", "ETag: \"7\"", "Retry-After: 120", "Set-Cookie: a=b",
                "Content-Range:bytes 5-8/100", "Date: Mon, 05 Jan 2026 03:12:44 GMT",
            ]
            connection.answer(status: "206 Partial Content", headers: headers, body: "abcd")
        }
        defer { server.stop() }
        let response = try loopbackClient().send(.get(server), stopDescriptor: nil)
        #expect(response.status == 206)
        #expect(response.body == Array("abcd".utf8))
        #expect(response.interruption == nil)
        #expect(response.contentType == "text/html")
        #expect(response.etag == "\"7\"")
        #expect(response.retryAfterSeconds == 120)
        #expect(response.contentRange?.first == 5 && response.contentRange?.last == 8)
        #expect(response.contentRange?.total == 100)
        #expect(response.serverTime == 1_767_582_764)
        #expect(response.headers["set-cookie"] == nil)
    }

    @Test func `a request carries nothing that was not asked for`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer()
        }
        defer { server.stop() }
        _ = try loopbackClient().send(.post(server, body: Array("hello".utf8)), stopDescriptor: nil)
        let request = try #require(server.requests.first)
        let lines = request.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.first == "POST /v1/exchange HTTP/1.1")
        #expect(
            Set(lines.dropFirst()) == [
                "Host: 127.0.0.1:\(server.port)", "Content-Type: application/octet-stream", "Content-Length: 5", "",
                "hello",
            ])
    }

    @Test func `a get has no body and no headers but Host`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer()
        }
        defer { server.stop() }
        _ = try loopbackClient().send(.get(server), stopDescriptor: nil)
        #expect(server.requests == ["GET /v1/exchange HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n"])
    }

    @Test func `a put, a range, own headers and a user agent are sent as given`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer()
        }
        defer { server.stop() }
        var request = HTTPRequest.put(server.url, body: [], contentType: "image/jpeg", responseBytesMax: 0)
        request.range = HTTPRange(first: 10, last: 19)
        request.headers = [HTTPHeader("X-Khunatham", "a b")]
        _ = try loopbackClient { $0.userAgent = "khunathamd" }.send(request, stopDescriptor: nil)
        let text = try #require(server.requests.first)
        #expect(text.hasPrefix("PUT /v1/exchange HTTP/1.1\r\n"))
        for line in ["Range: bytes=10-19", "X-Khunatham: a b", "User-Agent: khunathamd", "Content-Length: 0"] {
            #expect(text.contains("\r\n\(line)\r\n"))
        }
    }

    @Test func `an open connection is used again`() throws {
        let server = try TestServer { connection in
            while connection.readRequest() != nil { connection.answer(body: "ok") }
        }
        defer { server.stop() }
        let client = try loopbackClient()
        let costs = try (0..<5).map { number in
            let request = HTTPRequest.post(server, body: [UInt8](repeating: 0x61, count: number * 1_000))
            return try client.send(request, stopDescriptor: nil).timing.isNewConnection
        }
        #expect(costs == [true, false, false, false, false])
        #expect(server.connections == 1 && server.requests.count == 5)
        try client.closeConnections()
        #expect(try client.send(.get(server), stopDescriptor: nil).timing.isNewConnection)
        #expect(server.connections == 2)
    }

    @Test func `what is to be said once is not said again when an open connection dies under it`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(body: "ok")
            connection.readRequest()
        }
        defer { server.stop() }
        for isOnce in [false, true] {
            let client = try loopbackClient()
            _ = try client.send(.post(server, body: [1]), stopDescriptor: nil)
            let before = server.requests.count
            var request = HTTPRequest.post(server, body: [UInt8](repeating: 2, count: 5000))
            request.isSaidOnce = isOnce
            if isOnce {
                let error = #expect(throws: TransportError.self) { try client.send(request, stopDescriptor: nil) }
                guard case .cut = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            } else {
                #expect(try client.send(request, stopDescriptor: nil).status == 200)
            }
            #expect(server.requests.count == before + (isOnce ? 1 : 2))
            // Over a new connection it is said like any other.
            #expect(try client.send(request, stopDescriptor: nil).status == 200)
        }
        #expect(server.requests.filter { $0.hasSuffix("\u{2}") }.allSatisfy { $0.utf8.count > 5000 })
    }

    @Test func `a kept connection that the server closed is replaced without an error`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(body: "ok")
        }
        defer { server.stop() }
        let client = try loopbackClient()
        for number in 0..<5 {
            let request = HTTPRequest.post(server, body: [UInt8](repeating: 0x61, count: number * 40_000))
            #expect(try client.send(request, stopDescriptor: nil).status == 200)
        }
        #expect(server.requests.count == 5)
    }

    @Test func `a request that the server dropped with its kept connection is sent once more`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(body: "ok")
            connection.readRequest()
        }
        defer { server.stop() }
        let client = try loopbackClient()
        _ = try client.send(.post(server, body: [0x31]), stopDescriptor: nil)
        let response = try client.send(.post(server, body: [0x32]), stopDescriptor: nil)
        #expect(response.status == 200 && response.timing.isNewConnection)
        #expect(server.requests.map { $0.last } == ["1", "2", "2"])
    }

    @Test func `the cost counts every byte of request and answer once`() throws {
        let server = try TestServer { connection in
            while connection.readRequest() != nil { connection.answer(body: String(repeating: "b", count: 3_000)) }
        }
        defer { server.stop() }
        let client = try loopbackClient()
        for count in [0, 1, 500, 70_000] {
            let request = HTTPRequest.post(server, body: [UInt8](repeating: 0x61, count: count))
            let timing = try client.send(request, stopDescriptor: nil).timing
            #expect(timing == client.lastTiming)
            #expect(timing.sentBytes == Int64(server.requests.last?.utf8.count ?? 0))
            #expect(timing.receivedBytes == 3_000 + 41)
        }
    }

    @Test func `a redirect is an answer and is not followed`() throws {
        let target = try TestServer { connection in
            connection.readRequest()
            connection.answer()
        }
        defer { target.stop() }
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(status: "302 Found", headers: ["Location: \(target.url)"])
        }
        defer { server.stop() }
        #expect(try loopbackClient().send(.get(server), stopDescriptor: nil).status == 302)
        #expect(target.connections == 0)
    }

    @Test(arguments: ["400 Bad Request", "401 Unauthorized", "413 Too Large", "503 Busy", "999 Odd"])
    func `a refusal is an answer with its body`(_ status: String) throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(status: status, body: "why")
        }
        defer { server.stop() }
        let response = try loopbackClient().send(.post(server, body: [1]), stopDescriptor: nil)
        #expect(String(response.status) == String(status.prefix(3)) && response.body == Array("why".utf8))
    }

    @Test func `a body is handed over as it came, whatever its encoding says`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(headers: ["Content-Encoding: gzip"], body: "not gzip")
        }
        defer { server.stop() }
        #expect(try loopbackClient().send(.get(server), stopDescriptor: nil).body == Array("not gzip".utf8))
    }

    @Test func `a body in chunks is put together and an early notice is skipped`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 103 Early Hints\r\nETag: early\r\n\r\n")
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        }
        defer { server.stop() }
        let response = try loopbackClient().send(.get(server), stopDescriptor: nil)
        #expect(response.status == 200 && response.body == Array("abcde".utf8) && response.etag == nil)
    }

    @Test(arguments: [
        ("0-0/1", true), ("5-8/*", true), ("8-5/100", false), ("5-8/8", false), ("-8/9", false), ("5-/9", false),
        ("*/100", false), ("5-8", false), ("a-b/c", false), ("5-8/100/2", false), ("5-9223372036854775808/*", false),
    ])
    func `a content range is read or taken for none`(_ value: String, _ isRange: Bool) throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(headers: ["Content-Range: bytes \(value)"])
        }
        defer { server.stop() }
        let response = try loopbackClient().send(.get(server), stopDescriptor: nil)
        #expect((response.contentRange != nil) == isRange)
    }
}
