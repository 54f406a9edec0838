import CCurl

/// Owns the header fields of one request as libcurl wants them; must outlive the transfer.
struct HeaderList: ~Copyable {
    /// The first field; libcurl follows the list from there.
    let first: UnsafeMutablePointer<curl_slist>?

    /// Throws: `TransportError.badHeader` for a name or value that would not stay one field (RFC 9110, section 5).
    init(of request: HTTPRequest) throws(TransportError) {
        // libcurl's own Accept and Expect are left out; Expect would cost a round trip.
        var lines = ["Accept:", "Expect:"]
        var fields = request.headers
        if let contentType = request.contentType {
            fields.append(HTTPHeader("Content-Type", contentType))
        } else {
            // Left to itself libcurl calls every body a form's.
            lines.append("Content-Type:")
        }
        if let range = request.range {
            fields.append(HTTPHeader("Range", "bytes=\(range.first)-\(range.last.map(String.init) ?? "")"))
        }
        for field in fields {
            guard Self.isName(field.name), Self.isValue(field.value) else { throw .badHeader(name: field.name) }
            lines.append("\(field.name): \(field.value)")
        }
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                throw .curl(CURLE_OUT_OF_MEMORY)
            }
            list = longer
        }
        first = list
    }

    deinit {
        curl_slist_free_all(first)
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "-_".utf8.contains(byte)
            }
    }

    /// Visible ASCII, spaces inside. Empty would take the field away instead of sending it empty.
    private static func isValue(_ value: String) -> Bool {
        !value.isEmpty && value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}
