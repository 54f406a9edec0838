/// Tells which stored addresses a page may link.
enum WebAddress {
    /// Whether `text` is an http or https address with a host and without anything that could hide where it leads: no
    /// spaces, control or quoting characters, and no user name before the host.
    static func isLinkable(_ text: String) -> Bool {
        let lowered = text.prefix(8).lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lowered.hasPrefix($0) }) else { return false }
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && !"\"<>\\^`{|}".unicodeScalars.contains(scalar) && scalar.value != 0x7F
        }
        let host = text.utf8.dropFirst(scheme.utf8.count).prefix { !"/?#".utf8.contains($0) }
        return isPlain && !host.isEmpty && host.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "@") }
    }
}
