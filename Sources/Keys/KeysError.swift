import CCrypto

/// What went wrong with keys, certificates and fingerprints. No case ever carries a secret.
public enum KeysError: Error, Hashable, Sendable {
    /// A key, seed, public key or shared value came with the wrong number of bytes.
    case wrongLength(of: KeyPart, expected: Int, actual: Int)
    /// The text is not 32 hex digits with separators between them.
    case notFingerprint
    /// The text holds no PEM block of that kind that can be read, or an encrypted one.
    case unreadablePEM(of: KeyPart)
    /// The private key does not belong to the certificate.
    case keyMismatch
    /// The certificate may not sign others, or its key is not of the kind that this system makes.
    case notAuthority
    /// A DNS name or IP address that a certificate cannot carry; empty when no name was given at all.
    case badName(String)
    /// A validity that lies outside of what a certificate can say: days from a moment in Unix seconds.
    case badValidity(days: Int, now: Int64)
    /// The other side's public key is one of those that give everybody the same secret.
    case weakPublicKey
    /// The kernel gave no random bytes.
    case noRandomness(errno: Int32)
    /// libcrypto failed at `operation` with its own error code; out of memory or a broken installation.
    case library(operation: String, code: UInt)

    /// Names what a case is about.
    public enum KeyPart: Equatable, Sendable {
        case seed, publicKey, privateKey, certificate
    }

    /// libcrypto's own reason for a failure; empties its queue, which others on this thread (libcurl) also read.
    static func lastFailure(_ operation: String) -> KeysError {
        let code = ERR_peek_error()
        ERR_clear_error()
        return .library(operation: operation, code: UInt(code))
    }
}
