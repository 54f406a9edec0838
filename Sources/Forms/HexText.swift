/// Hexadecimal text and record ids as people and files see them.
enum HexText {
    private static let alphabet = Array("0123456789abcdef".utf8)

    /// The two lower-case digits of `byte`.
    static func digits(_ byte: UInt8) -> [UInt8] { [alphabet[Int(byte >> 4)], alphabet[Int(byte & 15)]] }

    /// `bytes` in lower-case hexadecimal.
    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes.flatMap(digits), as: UTF8.self) }

    /// 16 bytes as a UUID: groups of 8, 4, 4, 4 and 12 digits (RFC 9562, section 4). Other counts: plain digits.
    static func idText(_ bytes: [UInt8]) -> String {
        let hex = text(bytes)
        guard bytes.count == 16 else { return hex }
        var result = ""
        for (index, digit) in hex.enumerated() {
            if [8, 12, 16, 20].contains(index) { result.append("-") }
            result.append(digit)
        }
        return result
    }

    /// The bytes that `text` writes in hexadecimal of either case; nil when it is anything else or another length.
    static func bytes(_ text: some StringProtocol, count: Int) -> [UInt8]? {
        guard text.utf8.count == count * 2 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var high: UInt8?
        for character in text.utf8 {
            guard let digit = value(character) else { return nil }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }

    /// The 16 bytes of a record id, written with its four hyphens or with none.
    static func id(_ text: String) -> [UInt8]? {
        let hyphens = text.utf8.enumerated().filter { $0.element == UInt8(ascii: "-") }.map(\.offset)
        guard hyphens.isEmpty || hyphens == [8, 13, 18, 23] else { return nil }
        return bytes(text.filter { $0 != "-" }, count: 16)
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
