import Glibc

/// Bounds how often somebody guesses: after a few wrong tries an address waits. Kept in memory, so that a stranger's
/// wrong try never costs a write.
///
/// Of an IPv6 address only the network counts, its first 64 bits: a machine has as many addresses in it as it likes.
public actor TryLimiter {
    /// Wrong tries from one address before it waits.
    public static let triesMax = 5
    /// How long a wrong try counts, in milliseconds.
    public static let windowMs: Int64 = 15 * 60 * 1000
    /// Addresses that are remembered; beyond it the one whose last try is longest ago is forgotten.
    static let addressesMax = 10_000

    private var tries: [String: [Int64]] = [:]

    public init() {}

    /// Counts a try before it is made, so that many at once count as well; false when the address has to wait.
    ///
    /// - Parameter address: an IP address as text.
    public func begin(_ address: String, nowMs: Int64) -> Bool {
        let address = Self.network(of: address)
        let fresh = (tries[address] ?? []).filter { nowMs - $0 < Self.windowMs && $0 <= nowMs }
        guard fresh.count < Self.triesMax else { return false }
        if tries[address] == nil, tries.count >= Self.addressesMax { forget(nowMs) }
        tries[address] = fresh + [nowMs]
        return true
    }

    /// Takes back a try that turned out not to be a wrong one.
    public func excuse(_ address: String, at beganMs: Int64) {
        let address = Self.network(of: address)
        guard var left = tries[address], let place = left.firstIndex(of: beganMs) else { return }
        left.remove(at: place)
        tries[address] = left.isEmpty ? nil : left
    }

    /// The network of an IPv6 address, or the IPv4 address that it stands for; anything else as it is.
    public static func network(of text: String) -> String {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return text }
        let bytes = withUnsafeBytes(of: address) { Array($0) }
        // An IPv4 address that came in over an IPv6 socket (RFC 4291, section 2.5.5.2).
        let isMapped = bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        return isMapped
            ? bytes.dropFirst(12).map { String($0) }.joined(separator: ".")
            : bytes.prefix(8).map { String($0) }.joined(separator: ":")
    }

    private func forget(_ nowMs: Int64) {
        tries = tries.filter { $0.value.contains { nowMs - $0 < Self.windowMs } }
        guard tries.count >= Self.addressesMax else { return }
        if let oldest = tries.min(by: { ($0.value.last ?? 0) < ($1.value.last ?? 0) }) { tries[oldest.key] = nil }
    }
}
