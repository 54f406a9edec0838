import Glibc
import TestSupport
import Testing
import Transport

/// What is given up and what is waited for.
@Suite(.timeLimit(.minutes(20))) struct PatienceTests {
    /// A patience of so many bytes a second, beyond the first second.
    private static func patience(_ bytesPerSecond: Int) -> TransferPatience {
        var patience = TransferPatience()
        patience.bytesPerSecond = bytesPerSecond
        patience.graceSeconds = 1
        return patience
    }

    /// Answers with so many bytes, ten at a time, some two hundred a second.
    private static func trickling(_ bytes: Int) throws -> TestServer {
        try TestServer { connection in
            connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(bytes)\r\n\r\n")
            for _ in 0..<(bytes / 10) {
                poll(nil, 0, 50)
                connection.write("0123456789")
            }
            connection.waitForClose()
        }
    }

    @Test func `what trickles for ever is given up, though it never stands still`() throws {
        let server = try Self.trickling(1_000_000)
        defer { server.stop() }
        let client = try loopbackClient { $0.patience = Self.patience(5000) }
        #expect(throws: TransportError.stalled) {
            try client.send(.get(server, responseBytesMax: 1_000_000), stopDescriptor: nil)
        }
        #expect(client.lastTiming.receivedBytes > 40)
    }

    @Test func `what is as slow and moves as much as the line is known to is waited for`() throws {
        let server = try Self.trickling(400)
        defer { server.stop() }
        let client = try loopbackClient { $0.patience = Self.patience(50) }
        #expect(try client.send(.get(server), stopDescriptor: nil).body.count == 400)
        #expect(client.lastTiming.totalMs > 1000)
    }

    @Test func `each byte that moves earns time, and the first seconds are free`() {
        let patience = Self.patience(100)
        #expect(!patience.isOver(afterMs: 1000, bytes: 0) && patience.isOver(afterMs: 1001, bytes: 0))
        #expect(!patience.isOver(afterMs: 11_000, bytes: 1000) && patience.isOver(afterMs: 11_001, bytes: 1000))
    }

    @Test(arguments: [Int64.min, -1, 0, 1, Int64.max]) func `no number of bytes breaks it`(_ bytes: Int64) {
        for elapsedMs in [Int64.min, 0, Int64.max] {
            var patience = Self.patience(bytes > 0 ? 0 : -1)
            #expect(patience.isOver(afterMs: elapsedMs, bytes: bytes) == (elapsedMs == .max && bytes < .max))
            patience.graceSeconds = .max
            #expect(!patience.isOver(afterMs: elapsedMs < .max ? elapsedMs : 0, bytes: bytes))
        }
    }
}
