import Foundation
import TestSupport

/// A line between offices and centre that is cut now and then in the middle of what it carries, at any byte.
///
/// One thread of its own moves bytes between sockets until the line is taken down.
final class WildLine {
    let port: UInt16
    private let thread: Thread
    private let state: State

    /// What the thread and its owner share.
    ///
    /// `@unchecked Sendable`: everything in it is read and written under its lock.
    private final class State: @unchecked Sendable {
        private let lock = NSLock()
        private var isWild = false
        private var lifeBytes: Int?
        private var isDown = false
        private var dice: SeededGenerator
        private var cuts = 0
        private var bytesUp = 0
        private var bytesDown = 0
        private var joined = 0
        private var target: UInt16

        init(to target: UInt16, _ dice: SeededGenerator) {
            self.target = target
            self.dice = dice
        }

        var end: UInt16 { lock.withLock { target } }
        func set(target: UInt16) { lock.withLock { self.target = target } }

        var isTakenDown: Bool { lock.withLock { isDown } }
        var cutCount: Int { lock.withLock { cuts } }
        func takeDown() { lock.withLock { isDown = true } }
        func set(isWild: Bool) { lock.withLock { self.isWild = isWild } }
        func set(lifeBytes: Int?) { lock.withLock { self.lifeBytes = lifeBytes } }
        var carriedUp: Int { lock.withLock { bytesUp } }
        var carriedDown: Int { lock.withLock { bytesDown } }
        func count(up bytes: Int) { lock.withLock { bytesUp += bytes } }
        func count(down bytes: Int) { lock.withLock { bytesDown += bytes } }
        var connections: Int { lock.withLock { joined } }
        func countCut() { lock.withLock { cuts += 1 } }

        /// How many bytes a new connection lives for; nil for ever.
        func allowance() -> Int? {
            lock.withLock {
                joined += 1
                if let lifeBytes { return lifeBytes }
                guard isWild, Int.random(in: 0..<3, using: &dice) > 0 else { return nil }
                return Int.random(in: 0...6000, using: &dice)
            }
        }
    }

    /// One connection through the line.
    private struct Pair {
        let office: Int32
        let centre: Int32
        var bytesLeft: Int?
    }

    struct Failure: Error {
        let call: String
        let code: Int32
    }

    /// A line to the server at `target`, a port of loopback.
    init(to target: UInt16, dice: SeededGenerator) throws {
        let socket = Self.stream()
        var address = Self.loopback(0)
        guard Self.with(&address, { bind(socket, $0, $1) }) == 0, listen(socket, 64) == 0 else {
            throw Failure(call: "listen", code: errno)
        }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        port = UInt16(bigEndian: address.sin_port)
        let state = State(to: target, dice)
        self.state = state
        thread = Thread { Self.serve(socket, state) }
        thread.start()
    }

    deinit { state.takeDown() }

    /// How often it cut a connection.
    var cuts: Int { state.cutCount }

    /// How many connections were made over it.
    var connections: Int { state.connections }

    /// Bytes that it carried from offices to the centre.
    var bytesUp: Int { state.carriedUp }

    /// Bytes that it carried both ways.
    var bytesBoth: Int { state.carriedUp + state.carriedDown }

    /// Whether new connections are cut at any byte. At first they are not.
    func set(isWild: Bool) { state.set(isWild: isWild) }

    /// Cuts every new connection after so many bytes, both ways together; none for nil.
    func set(lifeBytes: Int?) { state.set(lifeBytes: lifeBytes) }

    /// Leads every new connection to another port of loopback.
    func lead(to target: UInt16) { state.set(target: target) }

    private static func serve(_ listener: Int32, _ state: State) {
        var pairs: [Pair] = []
        while !state.isTakenDown {
            var polled = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            for pair in pairs {
                polled.append(pollfd(fd: pair.office, events: Int16(POLLIN), revents: 0))
                polled.append(pollfd(fd: pair.centre, events: Int16(POLLIN), revents: 0))
            }
            guard poll(&polled, nfds_t(polled.count), 100) > 0 else { continue }
            var kept: [Pair] = []
            for (place, pair) in pairs.enumerated() {
                var pair = pair
                let isOpen =
                    (polled[1 + 2 * place].revents == 0 || move(&pair, pair.office, pair.centre, state))
                    && (polled[2 + 2 * place].revents == 0 || move(&pair, pair.centre, pair.office, state))
                if isOpen { kept.append(pair) } else { end(pair) }
            }
            pairs = kept
            if polled[0].revents != 0, let pair = join(listener, state) { pairs.append(pair) }
        }
        pairs.forEach(end)
        close(listener)
    }

    private static func join(_ listener: Int32, _ state: State) -> Pair? {
        let office = accept(listener, nil, nil)
        guard office >= 0 else { return nil }
        _ = fcntl(office, F_SETFD, FD_CLOEXEC)
        let centre = stream()
        var address = loopback(state.end)
        guard with(&address, { connect(centre, $0, $1) }) == 0 else {
            close(office)
            close(centre)
            return nil
        }
        return Pair(office: office, centre: centre, bytesLeft: state.allowance())
    }

    /// Moves what one side sent, up to where the line is cut; false when the connection is over.
    private static func move(_ pair: inout Pair, _ from: Int32, _ to: Int32, _ state: State) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16 * 1024)
        let count = read(from, &bytes, bytes.count)
        guard count > 0 else { return false }
        let passing = min(count, pair.bytesLeft ?? count)
        var sent = 0
        while sent < passing {
            let step = send(to, Array(bytes[sent..<passing]), passing - sent, Int32(MSG_NOSIGNAL))
            guard step > 0 else { return false }
            sent += step
        }
        if from == pair.office { state.count(up: passing) } else { state.count(down: passing) }
        if let left = pair.bytesLeft {
            pair.bytesLeft = left - passing
            if passing < count {
                state.countCut()
                return false
            }
        }
        return true
    }

    /// A socket that no program started here inherits: it would keep open what was cut.
    private static func stream() -> Int32 {
        socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    private static func end(_ pair: Pair) {
        // Whatever inherited it all the same: the connection is over.
        shutdown(pair.office, Int32(SHUT_RDWR))
        shutdown(pair.centre, Int32(SHUT_RDWR))
        close(pair.office)
        close(pair.centre)
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func with(_ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32)
        -> Int32
    {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
