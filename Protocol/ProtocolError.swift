/// Why bytes were refused. Nothing of a refused message is stored (PROTOCOL.md, "Refusals").
public enum ProtocolError: Error, Hashable, Sendable {
    /// The bytes are not canonical or not what the specification says. `offset` counts bytes from the start of the
    /// item.
    case malformed(Malformation, offset: Int)
    /// A size, count or depth is above its bound in `Limits`.
    case aboveLimit(Bound, max: Int)
    /// The item is of a version that this program does not read.
    case unknownVersion(UInt64)
    /// A text form (a record id, a change label, a token) that cannot be read.
    case unreadable(String)

    /// What is wrong with the bytes.
    public enum Malformation: String, Hashable, Sendable {
        case truncated, trailingBytes, notShortest, unexpectedKind, invalidText, wrongLength, notSorted, duplicate
        case reservedEncoding, numberTooLarge, badReference, missingValue, surplusValue, unknownOperation, empty
    }

    /// Which bound was passed.
    public enum Bound: String, Hashable, Sendable {
        case message, change, value, parts, sets, over, actors, text, depth, changes, heads, marks, offers, pieces
        case attachment
    }
}
