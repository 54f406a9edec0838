/// One value that a change writes into a field (PROTOCOL.md, "Values").
///
/// There are no floating point numbers in signed bytes: money is an integer of satang, decimals travel as text.
public enum Value: Hashable, Sendable {
    case text(String)
    case integer(Int64)
    case boolean(Bool)
    /// Raw bytes, e.g. the SHA-256 of an attachment.
    case bytes([UInt8])
    /// A value of a kind that this version does not know: its canonical encoding, kept and sent on byte for byte.
    case other([UInt8])
}

extension Value {
    /// Whether both are the same bytes. Texts are not compared by canonical equivalence as strings are: every program
    /// that merges must find the same values equal.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
        case (.integer(let left), .integer(let right)): left == right
        case (.boolean(let left), .boolean(let right)): left == right
        case (.bytes(let left), .bytes(let right)), (.other(let left), .other(let right)): left == right
        case (.text, _), (.integer, _), (.boolean, _), (.bytes, _), (.other, _): false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .text(let text): for byte in text.utf8 { hasher.combine(byte) }
        case .integer(let integer): hasher.combine(integer)
        case .boolean(let boolean): hasher.combine(boolean)
        case .bytes(let bytes), .other(let bytes): hasher.combine(bytes)
        }
    }
}
