public import Keys
public import Protocol

/// Seals frames for one receiver, in order (PROTOCOL.md, "Bundles"). A value: bytes come out, and the caller puts them
/// one after the other.
public struct BundleSealer: Sendable {
    /// What the bundle begins with, before its first frame.
    public let start: [UInt8]
    private let cipher: FrameCipher
    private var number: UInt64 = 0

    /// - Parameters:
    ///   - sender: whose `signing` signs the header.
    ///   - sealingKey: the receiver's X25519 public key, 32 bytes.
    ///   - random: where the key of this one bundle comes from.
    public init(
        _ direction: BundleHeader.Direction, from sender: BundleParty, to receiver: BundleParty, sealingKey: [UInt8],
        signing: SigningKey, using random: inout some RandomNumberGenerator
    ) throws(BundleError) {
        let seed = RecordID.random(using: &random).bytes + RecordID.random(using: &random).bytes
        let ephemeral = try keyed { () throws(KeysError) in try SealingKey(seed: seed) }
        try self.init(direction, from: sender, to: receiver, sealingKey: sealingKey, signing: signing, by: ephemeral)
    }

    init(
        _ direction: BundleHeader.Direction, from sender: BundleParty, to receiver: BundleParty, sealingKey: [UInt8],
        signing: SigningKey, by ephemeral: SealingKey
    ) throws(BundleError) {
        let header = BundleHeader(
            direction: direction, receiver: receiver, sender: sender, ephemeralKey: ephemeral.publicKey)
        let payload = header.encoded
        let signed = Envelope(payload: payload, signature: signing.sign(Envelope.signedBytes(payload, .bundle))).encoded
        cipher = try keyed { () throws(KeysError) in
            try BundleKey.cipher(
                secret: try ephemeral.sharedSecret(with: sealingKey), header: signed, receiver: sealingKey)
        }
        start = BundleHeader.magic + BundlePieceHead(count: signed.count, isLast: false).encoded + signed
    }

    /// The next frame, sealed, with its head.
    ///
    /// - Parameter isLast: whether no frame follows; a bundle has exactly one such, at its end.
    public mutating func seal(_ frame: [UInt8], isLast: Bool) throws(BundleError) -> [UInt8] {
        guard frame.count + FrameCipher.tagBytes <= Limits.bundleFrameBytesMax else {
            throw .malformed(.aboveLimit(.message, max: Limits.bundleFrameBytesMax))
        }
        let head = BundlePieceHead(count: frame.count + FrameCipher.tagBytes, isLast: isLast).encoded
        let place = number
        number += 1
        return head + (try keyed { () throws(KeysError) in try cipher.seal(frame, number: place, clear: head) })
    }
}
