/// The address of a page of this site. Whatever stands in it is percent-encoded.
struct PageLink: Sendable, Hashable {
    /// One parameter.
    struct Item: Sendable, Hashable {
        let name: String
        let value: String
    }

    /// The segments of the path; none for the first page.
    let path: [String]
    var items: [Item]

    init(_ path: String..., items: [Item] = []) {
        self.path = path
        self.items = items
    }

    init(path: [String], items: [Item]) {
        self.path = path
        self.items = items
    }

    /// The address, from its first slash.
    var text: String {
        let path = "/" + path.map(Self.encoded).joined(separator: "/")
        let query = items.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
        return query.isEmpty ? path : "\(path)?\(query)"
    }

    /// `text` with everything but unreserved characters in percent-encoding (RFC 3986, section 2.3).
    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
