import CCrypto
public import Protocol

/// What people compare by eye or type from paper: the first 16 bytes of SHA-256 over a key or certificate.
///
/// Shown as 8 groups of 4 hex digits, such as `E3B0-C442-98FC-1C14-9AFB-F4C8-996F-B924` (of no bytes at all).
public struct Fingerprint: Hashable, Sendable {
    /// The 16 bytes.
    public let bytes: [UInt8]

    /// The fingerprint of a public key or of a certificate in DER.
    public init(of content: [UInt8]) {
        var context = SHA256_CTX()
        var digest = [UInt8](repeating: 0, count: 32)
        khn_sha256_init(&context)
        khn_sha256_update(&context, content, content.count)
        khn_sha256_final(&context, &digest)
        bytes = Array(digest.prefix(16))
    }

    /// The fingerprint of the key of which a device has its id: the same bytes.
    public init(_ device: DeviceID) { bytes = device.bytes }

    /// Reads a typed fingerprint: 32 hex digits of either case; spaces, `-` and `:` anywhere between are ignored.
    ///
    /// Throws: `KeysError.notFingerprint`.
    public init(parsing text: String) throws(KeysError) {
        var digits: [UInt8] = []
        for character in text.utf8 {
            if [0x20, 0x09, 0x0A, 0x0D, 0x2D, 0x3A].contains(character) { continue }
            guard let digit = Self.digit(character), digits.count < 32 else { throw .notFingerprint }
            digits.append(digit)
        }
        guard digits.count == 32 else { throw .notFingerprint }
        bytes = stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// Takes as long for a wrong fingerprint as for a right one.
    public static func == (left: Fingerprint, right: Fingerprint) -> Bool {
        ConstantTime.equal(left.bytes, right.bytes)
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x41...0x46: character - 0x41 + 10
        case 0x61...0x66: character - 0x61 + 10
        default: nil
        }
    }
}

extension Fingerprint: CustomStringConvertible {
    /// 8 groups of 4 upper-case hex digits joined by `-`.
    public var description: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if index > 0, index.isMultiple(of: 2) { text.append(0x2D) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
