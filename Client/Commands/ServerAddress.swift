/// The address of a centre, as a clerk types it.
struct ServerAddress: Hashable, Sendable {
    /// Without a slash at its end.
    let text: String
    /// Whether it is plain HTTP, which only this machine's own loopback may carry.
    let isInsecure: Bool

    /// Throws: `UsageFault.badServer` unless it is `https://HOST[:PORT]`, or the same with `http` on loopback.
    init(_ typed: String) throws(CommandError) {
        let parts = typed.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, ["https", "http"].contains(parts[0].lowercased()) else {
            throw .usage(.badServer(typed))
        }
        let rest = parts[1].hasSuffix("/") ? String(parts[1].dropLast()) : parts[1]
        guard let host = Self.host(of: rest) else { throw .usage(.badServer(typed)) }
        isInsecure = parts[0].lowercased() == "http"
        if isInsecure, !["127.0.0.1", "[::1]", "localhost"].contains(host.lowercased()) {
            throw .usage(.badServer(typed))
        }
        text = "\(parts[0].lowercased())://\(rest)"
    }

    /// The host of `HOST[:PORT]`; nil when there is anything else in it.
    private static func host(of text: String) -> String? {
        let isPlain = { (byte: UInt8) -> Bool in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: true
            default: false
            }
        }
        let host: Substring
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[...end]
            let digits = host.dropFirst().dropLast()
            guard digits.contains(":"), digits.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                return nil
            }
        } else {
            host = text.prefix { $0 != ":" }
            guard host.utf8.allSatisfy(isPlain) else { return nil }
        }
        guard !host.isEmpty, host.utf8.count <= 253 else { return nil }
        let rest = text.dropFirst(host.count)
        if rest.isEmpty { return String(host) }
        guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0, !rest.hasPrefix(":+") else {
            return nil
        }
        return String(host)
    }
}
