/// Where the server listens.
struct ListenAddress: Hashable, Sendable {
    /// A host name or an IP address, without brackets.
    let host: String
    /// 0 for any free port.
    let port: Int

    /// Reads `HOST:PORT`; an IPv6 address stands in brackets.
    init(_ typed: String) throws(CommandError) {
        guard let colon = typed.lastIndex(of: ":"), let port = UInt16(typed[typed.index(after: colon)...]) else {
            throw .usage(.badListen(typed))
        }
        let host = typed[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]") && host.count > 2
        guard isBracketed || (!host.isEmpty && !host.contains(":") && !host.contains("[")) else {
            throw .usage(.badListen(typed))
        }
        self.host = isBracketed ? String(host.dropFirst().dropLast()) : String(host)
        self.port = Int(port)
    }

    /// Whether only this machine reaches it.
    var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }

    /// Whether it stands for every address of this machine.
    var isWildcard: Bool { ["0.0.0.0", "::", "*"].contains(host) }

    /// `HOST:PORT` of `host` as it stands in a URL.
    static func text(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
