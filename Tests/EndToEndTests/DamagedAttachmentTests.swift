import Foundation
import Synchronization
import TestSupport
import Testing

/// Something that holds once.
private final class Once: Sendable {
    private let isOver = Mutex(false)

    func isFirst() -> Bool {
        isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
    }
}

/// Photos that do not come as they are, with real programs.
@Suite(.serialized) struct `A photo that something spoils on its way` {
    @Test(.timeLimit(.minutes(30)))
    func `is told while it does not go, and told no more once it has gone`() throws {
        let province = try Province(isPlain: true)
        let centre = try #require(province.port)
        let refused = Once()
        let portal = try TestServer { connection in
            connection.pass(to: centre) { request, _ in
                guard request.hasPrefix("PUT /v1/blob/"), refused.isFirst() else { return nil }
                return Array(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
            }
        }
        defer { portal.stop() }
        let machine = try province.machine(of: "5701", clerk: "อารี", through: portal.port)
        let photo = try province.photo(9000)
        _ = try machine.add("community", ["--set", "name_th=หนึ่ง", "--set", "photo=@\(photo.path)"])
        try machine.startDaemon()
        #expect(try eventually { try machine.status()["attachmentsUnsent"] as? Int == 0 })
        #expect(!refused.isFirst())
        #expect(try eventually { try machine.status()["lastError"] is NSNull })
        machine.stopDaemon()
    }
}
