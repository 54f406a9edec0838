/// Multiplies and folds eight bytes at a time: each bit of them reaches every bit of the outcome.
struct DataFingerprint {
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
