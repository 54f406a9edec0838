/// Markup for a browser. Literals in this program's source are markup; whatever is interpolated into them is text, and
/// is escaped, unless it is markup itself.
///
/// Both the literals and the pieces between interpolations are `StaticString`s, so no text that exists only at run time
/// can become markup unescaped: there is no way to write that which compiles.
struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// What the browser reads.
    private(set) var markup: String

    /// Collects the pieces of one interpolated literal.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + 32 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: StaticString) { markup += literal.text }

        /// Text, escaped; safe between tags and inside an attribute in double quotes.
        mutating func appendInterpolation(_ text: String) { markup += EscapedText.of(text) }

        mutating func appendInterpolation(_ number: Int) { markup += String(number) }

        mutating func appendInterpolation(_ link: PageLink) { markup += EscapedText.of(link.text) }

        mutating func appendInterpolation(_ html: HTML) { markup += html.markup }

        /// Markup that may be missing.
        mutating func appendInterpolation(_ html: HTML?) { markup += html?.markup ?? "" }

        /// Pieces of markup one after the other.
        mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { markup += piece.markup } }
    }

    init(stringLiteral literal: StaticString) { markup = literal.text }

    init(stringInterpolation: StringInterpolation) { markup = stringInterpolation.markup }

    /// Adds `other` at the end.
    mutating func append(_ other: HTML) { markup += other.markup }
}

extension [HTML] {
    /// The pieces with `separator` between them.
    func joined(by separator: HTML) -> HTML {
        var result: HTML = ""
        for (place, piece) in enumerated() {
            if place > 0 { result.append(separator) }
            result.append(piece)
        }
        return result
    }
}

extension StaticString {
    fileprivate var text: String { withUTF8Buffer { String(decoding: $0, as: UTF8.self) } }
}
