extension Catalogue {
    /// The version of the forms that are compiled in: every change carries that of its author. One more with each
    /// release that changes a data file.
    public static let version: UInt64 = 1

    /// 8 bytes that stand for the data files that are compiled in: what was derived from records by others is derived
    /// anew. Each start of a command asks for them, so no hash that would withstand a forger: there is none to expect
    /// inside the program.
    public static var fingerprint: [UInt8] {
        var fingerprint = DataFingerprint(derivation)
        for file in EmbeddedData.all { fingerprint.add(file.place) }
        return fingerprint.bytes
    }

    /// Counts the ways of deriving.
    private static let derivation: UInt64 = 3
}
