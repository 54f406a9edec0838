/// A server certificate and its private key, as an authority has just made them.
public struct IssuedCertificate: Sendable {
    /// The server's certificate alone, in PEM.
    public let certificatePEM: String
    /// The server's private key in PEM (PKCS #8, not encrypted): a secret.
    public let privateKeyPEM: String
    /// The server's certificate, parsed: its dates say when to issue the next.
    public let certificate: Certificate
    private let authorityPEM: String

    init(certificatePEM: String, authorityPEM: String, certificate: Certificate, privateKeyPEM: String) {
        self.certificatePEM = certificatePEM
        self.authorityPEM = authorityPEM
        self.certificate = certificate
        self.privateKeyPEM = privateKeyPEM
    }

    /// What the server presents: its certificate, then the authority's, so that an office which knows only the
    /// authority's fingerprint can find the authority while it enrols.
    public var chainPEM: String { certificatePEM + authorityPEM }
}

extension IssuedCertificate: CustomStringConvertible, CustomReflectable {
    public var description: String { "IssuedCertificate(\(certificate.fingerprint))" }
    public var customMirror: Mirror { Mirror(self, children: ["certificatePEM": certificatePEM]) }
}
