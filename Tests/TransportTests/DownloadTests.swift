import TestSupport
import Testing
import Transport

/// A resource of the server, in which no two neighbouring kilobytes are alike.
private let content = Array((0..<40_000).map { "\($0) " }.joined().utf8)

private let octets = "Content-Type: application/octet-stream"

/// Serves ranges of `content`, and ends each connection after `cut` bytes of a body.
private func ranging(cut: Int? = nil, etag: String = "\"1\"") throws -> TestServer {
    try TestServer { connection in
        while let request = connection.readRequest() {
            let line = request.split(separator: "\r\n").first { $0.hasPrefix("Range: bytes=") }
            let isSame = request.contains("\r\nIf-Range: \(etag)\r\n")
            let first = line.flatMap { Int($0.dropFirst(13).dropLast()) }.flatMap { isSame ? $0 : nil } ?? 0
            let body = content[first...]
            let head =
                first > 0
                ? "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes \(first)-\(content.count - 1)/\(content.count)"
                : "HTTP/1.1 200 OK"
            connection.write("\(head)\r\nETag: \(etag)\r\n\(octets)\r\nContent-Length: \(body.count)\r\n\r\n")
            connection.write(Array(body.prefix(cut ?? body.count)))
            if cut.map({ $0 < body.count }) == true { return }
        }
    }
}

@Suite(.timeLimit(.minutes(20))) struct DownloadTests {
    private func download(_ server: TestServer, _ folder: TemporaryFolder, bytes: Int = content.count) -> HTTPDownload {
        HTTPDownload(server.url, into: folder.file("piece"), bytes: Int64(bytes), etag: "\"1\"")
    }

    @Test func `a resource goes into its file, and no byte of it is asked for twice`() throws {
        let server = try ranging(cut: 50_000)
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let client = try loopbackClient()
        var received: Int64 = 0
        var tries = 0
        while try tries == 0 || folder.bytes("piece").count < content.count {
            tries += 1
            do throws(TransportError) {
                _ = try client.download(download(server, folder), stopDescriptor: nil)
            } catch {
                guard case .cut = error else { throw error }
            }
            received += client.lastTiming.receivedBytes
        }
        #expect(tries == (content.count + 49_999) / 50_000)
        #expect(try folder.bytes("piece") == content)
        #expect(received < Int64(content.count + 200 * tries))
        let before = server.requests.count
        guard case .whole = try client.download(download(server, folder), stopDescriptor: nil) else {
            Issue.record("what is whole is not asked for")
            return
        }
        #expect(server.requests.count == before)
    }

    @Test func `another version begins anew`() throws {
        let server = try ranging(etag: "\"2\"")
        defer { server.stop() }
        let folder = try TemporaryFolder()
        _ = try folder.put(Array("something else".utf8), "piece")
        _ = try loopbackClient().download(download(server, folder), stopDescriptor: nil)
        #expect(try folder.bytes("piece") == content)
    }

    @Test func `a part that does not follow what is there is refused`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(
                status: "206 Partial Content", headers: [octets, "Content-Range: bytes 7-9/\(content.count)"],
                body: "abc")
        }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        _ = try folder.put(Array(content.prefix(5)), "piece")
        let outcome = try loopbackClient().download(download(server, folder), stopDescriptor: nil)
        guard case .refused(let response) = outcome else {
            Issue.record("bytes with a gap before them")
            return
        }
        #expect(response.status == 206)
        #expect(try folder.bytes("piece") == Array(content.prefix(5)))
    }

    @Test func `nothing is written beyond the length that was told`() throws {
        let server = try ranging()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let client = try loopbackClient()
        #expect(throws: TransportError.tooLarge(bytesMax: 1000)) {
            try client.download(download(server, folder, bytes: 1000), stopDescriptor: nil)
        }
        #expect(try folder.bytes("piece").count <= 1000)
    }

    @Test func `what is no resource leaves the file as it was`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(status: "404 Not Found", headers: ["Content-Type: text/html"], body: "<html>")
        }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let outcome = try loopbackClient().download(download(server, folder), stopDescriptor: nil)
        guard case .refused(let response) = outcome else {
            Issue.record("a page of a portal is no piece")
            return
        }
        #expect(response.status == 404 && response.body == Array("<html>".utf8))
        #expect(try folder.bytes("piece").isEmpty)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 206 Partial\r\nContent-Type: text/html\r\nContent-Range: bytes 5-10/\(content.count)\r\n"
            + "Content-Length: 6\r\n\r\n<html>",
    ])
    func `the login page of a network takes nothing of what came before`(_ page: String) throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.write(page)
        }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        _ = try folder.put(Array(content.prefix(5)), "piece")
        let outcome = try loopbackClient().download(download(server, folder), stopDescriptor: nil)
        guard case .refused(let response) = outcome else {
            Issue.record("a page of a portal is no piece")
            return
        }
        #expect(response.body == Array("<html>".utf8))
        #expect(try folder.bytes("piece") == Array(content.prefix(5)))
    }

    @Test(arguments: [("bytes */5", 0), ("bytes */4", 0), ("bytes */\(content.count)", 5), ("bytes */", 5), ("", 5)])
    func `what there is goes only when the server says that the resource ends before it`(
        _ range: String, _ left: Int
    ) throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(status: "416 Range Not Satisfiable", headers: ["Content-Range: \(range)"])
        }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        _ = try folder.put(Array(content.prefix(5)), "piece")
        guard case .refused = try loopbackClient().download(download(server, folder), stopDescriptor: nil) else {
            Issue.record("no bytes are no piece")
            return
        }
        #expect(try folder.bytes("piece").count == left)
    }

    @Test func `a login page is none of the server's, however long it is`() throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.answer(headers: ["Content-Type: text/html"], body: String(repeating: "<p>", count: 20_000))
        }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        _ = try folder.put(Array(content.prefix(5)), "piece")
        let client = try loopbackClient()
        #expect(throws: TransportError.tooLarge(bytesMax: 16_384, status: 200, contentType: "text/html")) {
            try client.download(download(server, folder), stopDescriptor: nil)
        }
        #expect(try folder.bytes("piece") == Array(content.prefix(5)))
    }

    @Test func `a file that cannot be written is told`() throws {
        let server = try ranging()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let lost = HTTPDownload(server.url, into: folder.path + "/none/piece", bytes: 10, etag: "\"1\"")
        let client = try loopbackClient()
        #expect(throws: TransportError.self) { try client.download(lost, stopDescriptor: nil) }
        #expect(server.requests.isEmpty)
    }
}
