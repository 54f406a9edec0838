public import Protocol

/// Why columns were refused. Nothing of them was taken in.
public enum ColumnsError: Error, Hashable, Sendable {
    /// A column ends before what it should hold.
    case truncated
    /// A number, a reference or a code that no writer makes.
    case malformed
    /// More content than a batch may have.
    case tooLarge
    /// They lean on a change that is not here, or not unambiguously: ask for a batch that leans on nothing.
    case unknownChange
    /// What was rebuilt is not what was laid out: the reader's copy of something that they lean on differs.
    case mismatch
    /// A rebuilt change is none.
    case content(ProtocolError)
}
