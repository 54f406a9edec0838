/// What a browser asks for, as far as the pages look at it.
struct PageRequest: Sendable, Hashable {
    /// The path as sent, from its first slash, still percent-encoded.
    let path: String
    /// What stands after the address's `?`.
    var query = ""
    /// The header `Accept-Language`.
    var acceptLanguage: String?
    /// The header `If-None-Match`.
    var knownTag: String?
}

/// What a browser gets.
struct PageAnswer: Sendable, Hashable {
    /// One header.
    struct Header: Sendable, Hashable {
        let name: String
        let value: String
    }

    let status: Int
    let headers: [Header]
    let body: String

    /// A page. It is never stored outside the browser's window: it holds what only staff may read.
    init(_ page: HTML, language: String, status: Int = 200) {
        self.status = status
        body = page.markup
        headers =
            Self.guards + [
                Header(name: "Content-Type", value: "text/html; charset=utf-8"),
                Header(name: "Content-Language", value: language),
                Header(name: "Cache-Control", value: "no-store"),
                Header(name: "Vary", value: "Accept-Language"),
            ]
    }

    /// The style sheet, which may be kept for a year: its address changes with its content.
    init(style: String, tag: String, isKnown: Bool) {
        status = isKnown ? 304 : 200
        body = isKnown ? "" : style
        headers =
            Self.guards + [
                Header(name: "Content-Type", value: "text/css; charset=utf-8"),
                Header(name: "Cache-Control", value: "public, max-age=31536000, immutable"),
                Header(name: "ETag", value: tag),
            ]
    }

    /// What keeps a page from running anything, from being framed, and from telling others where the reader came from.
    private static let guards = [
        Header(
            name: "Content-Security-Policy",
            value: """
                default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; \
                base-uri 'none'
                """),
        Header(name: "X-Content-Type-Options", value: "nosniff"),
        Header(name: "X-Frame-Options", value: "DENY"),
        Header(name: "Referrer-Policy", value: "no-referrer"),
        Header(name: "Cross-Origin-Opener-Policy", value: "same-origin"),
        Header(name: "Cross-Origin-Resource-Policy", value: "same-origin"),
        Header(name: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()"),
    ]
}
