import Foundation
import Glibc
import Synchronization

/// A server on a free port of 127.0.0.1 whose answers a test writes byte by byte. Each connection has its own thread.
package final class TestServer: Sendable {
    /// Where it listens.
    package let port: UInt16
    private let listener: Int32
    private let received = Mutex<[String]>([])
    private let accepted = Mutex(0)

    /// `script` runs once for each connection, which is closed when it returns. `receiveBufferBytes` bounds what the
    /// kernel takes in before the script reads.
    /// At `place`, a bound socket to listen at, and its port; at a free port of 127.0.0.1 when nil.
    package init(
        receiveBufferBytes: Int32? = nil, at place: (descriptor: Int32, port: UInt16)? = nil,
        script: @escaping @Sendable (TestConnection) -> Void
    ) throws {
        let (descriptor, port) = try place ?? Self.freePort(receiveBufferBytes)
        guard listen(descriptor, 16) == 0 else { throw POSIXError(.EADDRINUSE) }
        listener = descriptor
        self.port = port
        Thread.detachNewThread { [self] in
            while true {
                let peer = accept(descriptor, nil, nil)
                guard peer >= 0 else { break }
                accepted.withLock { $0 += 1 }
                Thread.detachNewThread {
                    let connection = TestConnection(descriptor: peer) { request in
                        self.received.withLock { $0.append(request) }
                    }
                    script(connection)
                    close(peer)
                }
            }
            close(descriptor)
        }
    }

    /// The address of an exchange there.
    package var url: String { "http://127.0.0.1:\(port)/v1/exchange" }

    /// The requests so far, head and body.
    package var requests: [String] { received.withLock { $0 } }

    /// How many connections were made.
    package var connections: Int { accepted.withLock { $0 } }

    /// Ends the listening thread.
    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// A socket that holds a free port; until it listens, connections to the port are refused.
    package static func freePort(_ receiveBufferBytes: Int32? = nil) throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var bytes = receiveBufferBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                bind(descriptor, general, size) == 0 && getsockname(descriptor, general, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// A socket that holds a free port of ::1 alone; nil where this machine has no IPv6.
    package static func freePortOfIPv6() -> (descriptor: Int32, port: UInt16)? {
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                bind(descriptor, general, size) == 0 && getsockname(descriptor, general, &size) == 0
            }
        }
        if isBound { return (descriptor, UInt16(bigEndian: address.sin6_port)) }
        close(descriptor)
        return nil
    }

    /// A connection that only stands.
    package static func connection(to port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: port)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                connect(descriptor, general, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw POSIXError(.ECONNREFUSED) }
        return descriptor
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

/// The server's end of one connection.
package struct TestConnection {
    /// Its socket, which whoever made it closes.
    package let descriptor: Int32
    private let record: (String) -> Void

    /// - Parameter record: is told of each request that is read.
    package init(descriptor: Int32, record: @escaping (String) -> Void = { _ in }) {
        self.descriptor = descriptor
        self.record = record
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// The next request, head and body; nil when the other side closed.
    @discardableResult
    package func readRequest() -> String? { readMessage().map { String(decoding: $0, as: UTF8.self) } }

    /// The bytes of the next request or answer, head and body; nil when the other side closed.
    package func readMessage() -> [UInt8]? {
        var bytes: [UInt8] = []
        while true {
            if let end = Data(bytes).range(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                let count = length.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
                if bytes.count - end.upperBound >= count {
                    record(String(decoding: bytes, as: UTF8.self))
                    return bytes
                }
            }
            guard let more = read() else { return nil }
            bytes += more
        }
    }

    /// Sends text as it is.
    package func write(_ text: String) {
        write(Array(text.utf8))
    }

    /// Sends bytes as they are.
    package func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { buffer in
                send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// An answer with a length and the usual headers.
    package func answer(status: String = "200 OK", headers: [String] = [], body: String = "") {
        let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
        write(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    /// Returns once the other side has closed, or after the time limit of the socket.
    package func waitForClose() {
        while read() != nil {}
    }

    private func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }
}
