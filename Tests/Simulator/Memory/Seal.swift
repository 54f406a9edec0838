import Protocol

/// Stands for a signature in worlds without a database: a hash over the signer's name and the bytes. It shows every
/// change of them, and takes a hundredth of the time.
enum Seal {
    /// A signature that nobody checks.
    static func sign(_ bytes: [UInt8]) -> [UInt8] { Array(repeating: 0, count: 64) }

    /// An envelope as `signer` would send it.
    static func close(_ payload: [UInt8], _ domain: Envelope.Domain, by signer: [UInt8]) -> [UInt8] {
        Envelope(payload: payload, signature: mark(Envelope.signedBytes(payload, domain), by: signer)).encoded
    }

    /// Whether `signer` sent exactly this.
    static func isWhole(_ envelope: Envelope, _ domain: Envelope.Domain, by signer: [UInt8]) -> Bool {
        envelope.signature == mark(Envelope.signedBytes(envelope.payload, domain), by: signer)
    }

    /// The mark of `signer` under what a signature would cover.
    static func mark(_ signedBytes: [UInt8], by signer: [UInt8]) -> [UInt8] {
        let hash = Digest.of(signer + signedBytes).bytes
        return hash + hash
    }
}
