import Protocol

/// A one-time code that lets one device enrol: 28 characters of Crockford's base 32 alphabet, 140 random bits.
///
/// It is shown once. The centre keeps only its hash.
public struct EnrolmentCode: Hashable, Sendable {
    /// 7 groups of 4 characters joined by hyphens, e.g. `7K3M-9QXT-0C2A-RB5Z-HW8E-4NJ6-PVS1`.
    public let text: String
    /// The last moment at which it works, in milliseconds since 1970 by the centre's clock.
    public let expiresMs: Int64

    /// A code lives this long. Long enough for a paper to reach a far office, short enough for a lost one.
    public static let lifetimeMs: Int64 = 72 * 3600 * 1000

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let count = 28

    init(nowMs: Int64, using random: inout some RandomNumberGenerator) {
        let characters = (0..<Self.count).map { _ in Self.alphabet[Int(random.next() >> 59)] }
        text = stride(from: 0, to: Self.count, by: 4).map { String(characters[$0..<($0 + 4)]) }.joined(separator: "-")
        expiresMs = nowMs + Self.lifetimeMs
    }

    /// What the centre keeps of a code as somebody typed it: letter case, spaces and hyphens do not matter, and the
    /// letters that the alphabet leaves out count as the digits that they look like.
    static func hash(of typed: String) -> Digest {
        var canonical: [UInt8] = []
        for byte in typed.uppercased().utf8 {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"): continue
            case UInt8(ascii: "O"): canonical.append(UInt8(ascii: "0"))
            case UInt8(ascii: "I"), UInt8(ascii: "L"): canonical.append(UInt8(ascii: "1"))
            default: canonical.append(byte)
            }
        }
        return Digest.of("khunatham enrolment code 1", canonical)
    }
}
