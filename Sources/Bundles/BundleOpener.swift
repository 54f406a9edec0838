public import Keys
public import Protocol

/// Gives the next bytes of a bundle: as many as asked for, fewer only at its end.
public typealias BundleSource = (Int) throws(BundleError) -> [UInt8]

/// A bundle whose header was read and believed in nothing yet.
public struct SealedBundle {
    public let header: BundleHeader
    private let signed: Envelope
    private let source: BundleSource

    /// Reads the start of a bundle.
    public init(_ source: @escaping BundleSource) throws(BundleError) {
        let start = try source(BundleHeader.magic.count)
        guard start == BundleHeader.magic else { throw .notABundle(.of(start)) }
        guard let head = BundlePieceHead(decoding: try source(BundlePieceHead.bytesCount)) else {
            throw .notABundle(.cut)
        }
        guard !head.isLast, head.count <= Limits.bundleHeaderBytesMax else {
            throw .malformed(.aboveLimit(.message, max: Limits.bundleHeaderBytesMax))
        }
        let bytes = try source(head.count)
        if bytes.count < head.count { throw .notABundle(.cut) }
        do throws(ProtocolError) {
            signed = try Envelope(decoding: bytes)
            header = try BundleHeader(decoding: signed.payload)
        } catch {
            if case .unknownVersion(let version) = error { throw .newer(version: version) }
            throw .malformed(error)
        }
        self.source = source
    }

    /// A bundle in memory.
    public init(_ bytes: [UInt8]) throws(BundleError) {
        var place = 0
        try self.init { count throws(BundleError) in
            let piece = Array(bytes[place..<min(place + count, bytes.count)])
            place += piece.count
            return piece
        }
    }

    /// Refuses a bundle that is for somebody else or goes the other way, before anything of it is opened.
    public func check(_ direction: BundleHeader.Direction, for receiver: DeviceID) throws(BundleError) {
        if header.direction != direction { throw .wrongDirection(header.direction) }
        if header.receiver.device != receiver { throw .wrongReceiver(header.receiver) }
    }

    /// The frames.
    ///
    /// - Parameters:
    ///   - key: the receiver's.
    ///   - senderKey: the Ed25519 public key of the sender that the header names.
    ///
    /// Throws: `BundleError.unsigned` when the sender did not sign the header.
    public func opened(by key: SealingKey, from senderKey: [UInt8]) throws(BundleError) -> BundleFrames {
        let isSigned = try keyed { () throws(KeysError) in
            try VerifyingKey(senderKey)
                .isValid(signature: signed.signature, of: Envelope.signedBytes(signed.payload, .bundle))
        }
        guard isSigned, DeviceID(publicKey: senderKey) == header.sender.device else { throw .unsigned }
        let cipher = try keyed { () throws(KeysError) in
            try BundleKey.cipher(
                secret: try key.sharedSecret(with: header.ephemeralKey), header: signed.encoded,
                receiver: key.publicKey)
        }
        return BundleFrames(source: source, cipher: cipher)
    }
}

/// The frames of a bundle in order, as far as they are what was sealed.
public struct BundleFrames {
    let source: BundleSource
    let cipher: FrameCipher
    /// Frames that were opened.
    public private(set) var count = 0
    /// How the bundle ended; nil while more may come.
    public private(set) var ending: BundleEnding?

    init(source: @escaping BundleSource, cipher: FrameCipher) {
        self.source = source
        self.cipher = cipher
    }

    /// The next frame; nil at the end, whichever it is.
    public mutating func next() throws(BundleError) -> [UInt8]? {
        if ending != nil { return nil }
        let headBytes = try source(BundlePieceHead.bytesCount)
        guard let head = BundlePieceHead(decoding: headBytes) else { return end(.cut) }
        guard head.count >= FrameCipher.tagBytes, head.count <= Limits.bundleFrameBytesMax,
            count < Limits.bundleFramesMax
        else { return end(.damaged) }
        let sealed = try source(head.count)
        if sealed.count < head.count { return end(.cut) }
        let place = UInt64(count)
        let cipher = cipher
        let frame = try keyed { () throws(KeysError) in try cipher.open(sealed, number: place, clear: headBytes) }
        guard let frame else { return end(.damaged) }
        count += 1
        // What stands after the last frame was not sealed by the sender.
        if head.isLast { ending = try source(1).isEmpty ? .whole : .damaged }
        return frame
    }

    private mutating func end(_ ending: BundleEnding) -> [UInt8]? {
        self.ending = ending
        return nil
    }
}
