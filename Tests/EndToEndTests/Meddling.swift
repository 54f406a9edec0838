import Foundation
import TestSupport
import Testing

extension TestConnection {
    /// Carries requests to the server at `port` and its answers back. What `change` makes of an answer is sent in its
    /// place, and ends the connection.
    func pass(to port: UInt16, change: (_ request: String, _ answer: Data) -> [UInt8]?) {
        let descriptor: Int32
        do {
            descriptor = try TestServer.connection(to: port)
        } catch {
            Issue.record("\(error)")
            return
        }
        defer { close(descriptor) }
        let server = TestConnection(descriptor: descriptor)
        while let request = readMessage() {
            server.write(request)
            guard let answer = server.readMessage() else { return }
            let changed = change(String(decoding: request, as: UTF8.self), Data(answer))
            write(changed ?? answer)
            if changed != nil { return }
        }
    }
}

extension TestServer {
    /// Stands before the centre at `port`, and changes the last byte of its answers to requests that begin so.
    static func spoiling(_ start: String, of port: UInt16) throws -> TestServer {
        try TestServer { connection in
            connection.pass(to: port) { request, answer in
                guard request.hasPrefix(start) else { return nil }
                var bytes = [UInt8](answer)
                bytes[bytes.count - 1] ^= 1
                return bytes
            }
        }
    }
}
