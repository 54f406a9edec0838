extension Catalogue {
    /// The version of the forms that are compiled in: every change carries that of its author. One more with each
    /// release that changes a data file.
    public static let version: UInt64 = 1
}
