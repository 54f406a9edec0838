import Protocol

/// The parameters of a page's address, as a form sends them: `name=value` pairs, percent-encoded.
struct PageQuery: Sendable, Hashable {
    private var values: [String: String] = [:]

    /// The parameters in `text`, the part of an address after its `?`.
    /// Throws: `PageError.badParameter` when it is too long, as it is or as a link to the same page, is not UTF-8, or
    /// gives one parameter twice.
    init(_ text: String) throws(PageError) {
        guard text.utf8.count <= PageLimits.queryBytesMax else { throw .badParameter("?") }
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(sides[0]), let value = sides.count == 2 ? Self.decoded(sides[1]) : "" else {
                throw .badParameter("?")
            }
            if values.updateValue(value, forKey: name) != nil { throw .badParameter(name) }
        }
        // What came without percent-encoding is up to three times as long in a link.
        guard PageLink(items: items).text.utf8.count <= PageLimits.queryBytesMax else { throw .badParameter("?") }
    }

    /// What was given for `name`; nil when it was not given or left empty, as an untouched field of a form is.
    subscript(name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        return value
    }

    /// Whether `name` is ticked: `1`, or not given.
    func isTicked(_ name: String) throws(PageError) -> Bool {
        guard let value = self[name] else { return false }
        if value != "1" { throw .badParameter(name) }
        return true
    }

    /// The parameters that the pages know but for the language, for a link to this same page.
    var items: [PageLink.Item] {
        ["type", "kind", "district", "network", "q", "conflicts", "deleted", "page", "history"].compactMap { name in
            self[name].map { PageLink.Item(name: name, value: $0) }
        }
    }

    /// `application/x-www-form-urlencoded` undone; nil when an escape is broken or the bytes are not UTF-8.
    private static func decoded(_ text: some Collection<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(strictly: bytes.span)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
