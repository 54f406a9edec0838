import Protocol

/// Texts with one byte for each letter of Thai and of ASCII: UTF-8 takes three for Thai, and two of them say nothing.
///
/// 1 to 127 are ASCII, 128 to 255 are U+0E00 to U+0E7F. 26 stands before what has no such byte: 1 for U+0000, 2 for
/// U+001A, else the UTF-8 bytes of one character. No code holds a 0.
enum ThaiCode {
    private static let escape: UInt8 = 0x1A

    static func encode(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8(encode)
    }

    private static func encode(_ utf8: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(utf8.count / 2)
        var index = 0
        while index < utf8.count {
            let first = utf8[index]
            switch first {
            case 0: out += [escape, 1]
            case escape: out += [escape, 2]
            case ..<0x80: out.append(first)
            default:
                let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
                if first == 0xE0, utf8[index + 1] & 0xFE == 0xB8 {
                    out.append(0x80 | (utf8[index + 1] & 1) << 6 | utf8[index + 2] & 0x3F)
                } else {
                    out.append(escape)
                    out += utf8[index..<(index + count)]
                }
                index += count - 1
            }
            index += 1
        }
        return out
    }

    /// The text of a code. Throws when it is none.
    static func decode(_ code: some RandomAccessCollection<UInt8>) throws(ColumnsError) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(code.count * 3)
        var rest = code.makeIterator()
        while let byte = rest.next() {
            if byte >= 0x80 {
                out.append(0xE0)
                out.append(0xB8 | byte >> 6 & 1)
                out.append(0x80 | byte & 0x3F)
            } else if byte != escape {
                out.append(byte)
            } else {
                switch rest.next() {
                case nil: throw .truncated
                case 1: out.append(0)
                case 2: out.append(escape)
                case let first?:
                    guard first >= 0xC2 else { throw .malformed }
                    out.append(first)
                    for _ in 1..<(first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2) {
                        guard let next = rest.next() else { throw .truncated }
                        out.append(next)
                    }
                }
            }
        }
        guard let text = String(strictly: out.span) else { throw .malformed }
        return text
    }
}
