import CCurl

/// An address that has been checked, by the parser that libcurl itself uses, against what a client may contact.
struct HTTPAddress {
    /// Longer addresses are refused; servers refuse them as well.
    static let bytesMax = 8_192

    let url: String
    let host: String

    /// Throws: `TransportError.badAddress` unless it is `https` with a host and nothing secret in it; or `http` on
    /// loopback when that, and only that, is the client's trust.
    init(_ url: String, trust: Trust) throws(TransportError) {
        // Control characters, spaces and NUL would end the address early for some and not for others.
        guard url.utf8.count <= Self.bytesMax, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badAddress(url)
        }
        let parser = curl_url()
        defer { curl_url_cleanup(parser) }
        guard curl_url_set(parser, CURLUPART_URL, url, 0) == CURLUE_OK,
            Self.part(CURLUPART_USER, parser) == nil, Self.part(CURLUPART_PASSWORD, parser) == nil,
            Self.part(CURLUPART_FRAGMENT, parser) == nil,
            let scheme = Self.part(CURLUPART_SCHEME, parser), let host = Self.part(CURLUPART_HOST, parser)
        else { throw .badAddress(url) }
        let isLoopback = ["127.0.0.1", "[::1]", "localhost"].contains(host.lowercased())
        switch trust {
        case .insecureLoopback:
            guard scheme == "http", isLoopback else { throw .badAddress(url) }
        case .authority, .system, .anyForFingerprintCheck:
            guard scheme == "https" else { throw .badAddress(url) }
        }
        self.url = url
        self.host = host
    }

    private static func part(_ part: CURLUPart, _ parser: OpaquePointer?) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parser, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
