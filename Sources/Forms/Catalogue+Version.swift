extension Catalogue {
    /// The version of the forms that are compiled in: every change carries that of its author. One more with each
    /// release that changes a data file.
    public static let version: UInt64 = 1

    /// 8 bytes that stand for the data files that are compiled in: what was derived from records by others is derived
    /// anew. Each start of a command asks for them, so no hash that would withstand a forger: there is none to expect
    /// inside the program.
    public static var fingerprint: [UInt8] {
        var fingerprint = Fingerprint(derivation)
        for file in EmbeddedData.all { fingerprint.add(file.place) }
        return fingerprint.bytes
    }

    /// Counts the ways of deriving.
    private static let derivation: UInt64 = 1
}

/// Multiplies and folds eight bytes at a time: each bit of them reaches every bit of the outcome.
private struct Fingerprint {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        add(UInt64(bytes.count))
        let whole = bytes.count / 8 * 8
        for offset in stride(from: 0, to: whole, by: 8) {
            add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        }
        add(bytes[whole...].reduce(0) { $0 << 8 | UInt64($1) })
    }

    private mutating func add(_ word: UInt64) {
        // An odd constant without a pattern: the golden ratio's fraction.
        let product = (state ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        state = product.high ^ product.low
    }

    var bytes: [UInt8] { withUnsafeBytes(of: state.bigEndian, Array.init) }
}
