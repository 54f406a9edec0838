import CCrypto

/// An X.509 certificate as somebody presented it: nothing here says that it is to be trusted.
public struct Certificate: Hashable, Sendable {
    /// The certificate's DER bytes, which the fingerprint is taken of.
    public let der: [UInt8]
    /// First second of validity, Unix seconds.
    public let validFrom: Int64
    /// Last second of validity, Unix seconds.
    public let validUntil: Int64
    /// Whether it may sign other certificates.
    public let isAuthority: Bool

    /// The first certificate of a PEM text.
    ///
    /// Throws: `KeysError.unreadablePEM`.
    public init(pem: String) throws(KeysError) {
        try self.init(PEM.certificate(pem))
    }

    init(_ handle: CertificateHandle) throws(KeysError) {
        der = try handle.der()
        validFrom = try Self.seconds(X509_get0_notBefore(handle.pointer))
        validUntil = try Self.seconds(X509_get0_notAfter(handle.pointer))
        isAuthority = X509_check_ca(handle.pointer) == 1
    }

    /// What staff compare, and what an office's paper says.
    public var fingerprint: Fingerprint { Fingerprint(of: der) }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) throws(KeysError) -> Int64 {
        var seconds: Int64 = 0
        guard khn_unix_seconds(time, &seconds) == 1 else { throw .lastFailure("certificate dates") }
        return seconds
    }
}
