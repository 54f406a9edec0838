/// The address of a proxy as it was typed: `http://HOST:PORT`, with `NAME:PASSWORD@` where it wants that.
struct ProxyAddress {
    /// The kinds of proxy that make a way for TLS.
    private static let schemes = ["http", "https", "socks5h"]
    /// Longer ones are no addresses.
    private static let bytesMax = 1024

    let text: String

    /// Throws: `UsageFault.badProxy` for what is no such address.
    init(_ typed: String) throws(CommandError) {
        let parts = typed.split(separator: "/", omittingEmptySubsequences: false)
        guard typed.utf8.count <= Self.bytesMax, typed.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            parts.count == 3, parts[1].isEmpty, !Self.host(parts[2]).isEmpty,
            Self.schemes.contains(where: { parts[0] == $0 + ":" })
        else { throw .usage(.badProxy) }
        text = typed
    }

    /// Without name and password, which nobody needs to see.
    static func shown(_ text: String) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return "" }
        return "\(parts[0])//\(host(parts[2]))"
    }

    private static func host(_ place: Substring) -> Substring {
        place.lastIndex(of: "@").map { place[place.index(after: $0)...] } ?? place
    }
}
