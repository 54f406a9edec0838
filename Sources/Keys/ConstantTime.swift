import CCrypto

/// Comparison that takes as long for a wrong secret as for a right one.
public enum ConstantTime {
    /// Whether both hold the same bytes. Only the lengths can be told from the time it takes.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return CRYPTO_memcmp(left, right, left.count) == 0
    }
}
