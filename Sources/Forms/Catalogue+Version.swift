public import Protocol

extension Catalogue {
    /// The version of the forms that are compiled in: every change carries that of its author. One more with each
    /// release that changes a data file.
    public static let version: UInt64 = 1

    /// The SHA-256 of the data files that are compiled in: what was derived from records by others is derived anew. The
    /// text before them counts the ways of deriving.
    public static var fingerprint: Digest {
        Digest.of("derived1", EmbeddedData.bytes())
    }
}
