public import Keys
public import Protocol

/// Why a bundle was not opened, or not written. Nothing was taken in of it.
public enum BundleError: Error, Hashable, Sendable {
    /// The file is no bundle.
    case notABundle(BundleLookalike)
    /// A newer version of this program sealed it.
    case newer(version: UInt64)
    /// It is sealed for somebody else.
    case wrongReceiver(BundleParty)
    /// It goes the other way: an answer was brought to the centre, or an office's bundle to an office.
    case wrongDirection(BundleHeader.Direction)
    /// The header is not what the specification says.
    case malformed(ProtocolError)
    /// The header does not bear the signature of whom it names as its sender.
    case unsigned
    case keys(KeysError)
    /// There is a file at this path already.
    case exists(path: String)
    /// The file could not be read or written.
    case file(path: String, code: Int32)
}

/// What a file is that was offered as a bundle.
public enum BundleLookalike: String, Hashable, Sendable, CaseIterable {
    case empty
    /// An SQLite database, such as a store or a backup. It is never opened.
    case database
    /// Too short to hold even a header.
    case cut
    case other

    /// What a file is that begins with these bytes and not as a bundle does.
    static func of(_ start: [UInt8]) -> BundleLookalike {
        if start.isEmpty { return .empty }
        if start.starts(with: Array("SQLite format 3\0".utf8)) { return .database }
        return BundleHeader.magic.starts(with: start) ? .cut : .other
    }
}

/// How a bundle ended.
public enum BundleEnding: Hashable, Sendable {
    /// With its last frame.
    case whole
    /// The file ends before the last frame.
    case cut
    /// A frame is not what was sealed; nothing of it or after it was opened.
    case damaged
}

/// Gives an error of keys the type of this target.
func keyed<Value>(_ body: () throws(KeysError) -> Value) throws(BundleError) -> Value {
    do {
        return try body()
    } catch {
        throw .keys(error)
    }
}
