import Glibc

/// The names a server certificate is valid for, checked letter by letter: they end up in libcrypto's configuration
/// language, where a comma would start another name.
struct SubjectNames {
    /// More names than one server ever has.
    static let countMax = 100

    /// The value of the subjectAltName extension, as in x509v3_config(5).
    let extensionValue: String

    init(dnsNames: [String], ipAddresses: [String]) throws(KeysError) {
        if let bad = dnsNames.first(where: { !Self.isHostName($0) }) { throw .badName(bad) }
        if let bad = ipAddresses.first(where: { !Self.isAddress($0) }) { throw .badName(bad) }
        let names = dnsNames.map { "DNS:" + $0 } + ipAddresses.map { "IP:" + $0 }
        guard !names.isEmpty, names.count <= Self.countMax else { throw .badName("") }
        extensionValue = names.joined(separator: ",")
    }

    /// Letters, digits and inner hyphens in dotted labels (RFC 1123, section 2.1). Digits alone would be an address.
    private static func isHostName(_ name: String) -> Bool {
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard name.utf8.count <= 253, let last = labels.last, !last.allSatisfy(isDigit) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ isDigit($0) || isLetter($0) || $0 == 0x2E || $0 == 0x3A }) else { return false }
        var address = in6_addr()
        return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
