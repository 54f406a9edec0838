import Central
import Glibc
import Keys

/// Certificates that somebody else issued, as files.
enum CertificateFiles {
    /// The chain and key of two PEM files.
    static func load(_ certificate: String, _ key: String) throws(CommandError) -> ServerCertificate {
        let chain = try OutputFile.text(certificate)
        let privateKey = try OutputFile.text(key)
        return try parsed(chain, privateKey, certificate)
    }

    /// The fingerprint of the last certificate in a PEM file: what offices compare.
    static func fingerprint(_ certificate: String) throws(CommandError) -> Fingerprint {
        try parsed(try OutputFile.text(certificate), "", certificate).fingerprint
    }

    private static func parsed(
        _ chain: String, _ key: String, _ path: String
    ) throws(CommandError) -> ServerCertificate {
        do throws(CentralError) {
            return try ServerCertificate(chainPEM: chain, privateKeyPEM: key)
        } catch {
            throw .badCertificate(path: path, reason: "\(error)")
        }
    }
}
