import Keys
import Protocol

/// The key of one bundle's frames (PROTOCOL.md, "Bundles").
enum BundleKey {
    /// - Parameters:
    ///   - secret: what the ephemeral key and the receiver's sealing key have in common.
    ///   - header: the signed header as it stands in the file, so that no frame opens under another one.
    ///   - receiver: the receiver's sealing key.
    static func cipher(secret: [UInt8], header: [UInt8], receiver: [UInt8]) throws(KeysError) -> FrameCipher {
        let info = Array("khunatham bundle frames 1".utf8) + receiver
        return try FrameCipher(key: HKDF.key(secret: secret, salt: Digest.of(header).bytes, info: info))
    }
}
