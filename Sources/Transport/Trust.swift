/// Whom a client talks to.
public enum Trust: Equatable, Sendable {
    /// Only servers whose certificate this authority signed for their name.
    ///
    /// With `ignoresCertificateDates` a certificate that has expired, or is not valid yet, is accepted: the clock of an
    /// office may be wrong by years, and with one private authority that the province itself keeps, a date protects
    /// little (X509_V_FLAG_NO_CHECK_TIME of OpenSSL; signature, name and purpose are checked as ever).
    case authority(pem: String, ignoresCertificateDates: Bool)
    /// Servers that the machine's own list of public authorities vouches for, dates included.
    case system
    /// Nobody: only `HTTPClient.presentedCertificates` works, to compare a fingerprint with one on paper.
    case anyForFingerprintCheck
    /// Plain HTTP, on this machine only: for tests and for a server behind a local proxy.
    case insecureLoopback
}
