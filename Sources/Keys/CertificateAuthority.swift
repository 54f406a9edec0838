import CCrypto

/// The centre's private authority: it signs the server's certificate, and is all that an office's device trusts.
///
/// Keys are ECDSA on P-256, which both libcurl's OpenSSL and the server's BoringSSL accept. An office whose clock is
/// wrong by years still connects: the client checks signature, names and purpose against this authority but may ignore
/// dates (`Transport`, `ignoresCertificateDates`); what ends a server's certificate is a new one, not its date.
public struct CertificateAuthority: Sendable {
    /// The authority's own certificate, given to every office, in PEM.
    public let certificatePEM: String
    /// The same, parsed: its fingerprint is what the office's paper says.
    public let certificate: Certificate
    private let handle: CertificateHandle
    private let key: KeyHandle

    /// A new authority with a certificate signed by itself, which may sign servers only (`pathlen:0`).
    ///
    /// `name` is shown in certificate viewers, 1 to 64 characters; `now` is Unix seconds, and the certificate counts
    /// from the day before.
    ///
    /// Throws: `KeysError.badName`, `badValidity`, `library`.
    public init(creating name: String, now: Int64, days: Int = 3_650) throws(KeysError) {
        guard (1...64).contains(name.unicodeScalars.count), !name.utf8.contains(0) else { throw .badName(name) }
        let key = try Self.newKey()
        let draft = CertificateDraft(
            subject: name, subjectKey: key,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ])
        try self.init(draft.signed(by: nil, key: key, now: now, days: days), key)
    }

    /// An authority kept as PEM texts.
    ///
    /// Throws: `KeysError.unreadablePEM`, `notAuthority`, `keyMismatch`.
    public init(certificatePEM: String, privateKeyPEM: String) throws(KeysError) {
        let handle = try PEM.certificate(certificatePEM)
        let key = try PEM.privateKey(privateKeyPEM)
        guard X509_check_ca(handle.pointer) == 1, khn_is_p256(key.pointer) == 1 else { throw .notAuthority }
        guard X509_check_private_key(handle.pointer, key.pointer) == 1 else {
            ERR_clear_error()
            throw .keyMismatch
        }
        try self.init(handle, key)
    }

    private init(_ handle: CertificateHandle, _ key: KeyHandle) throws(KeysError) {
        certificatePEM = try PEM.text(of: handle)
        certificate = try Certificate(handle)
        self.handle = handle
        self.key = key
    }

    /// The authority's private key in PEM (PKCS #8, not encrypted): a secret, for a file that only the server reads.
    public func privateKeyPEM() throws(KeysError) -> String {
        try PEM.text(of: key)
    }

    /// A server certificate with a new key, for every name under which offices reach the server.
    ///
    /// Names are ASCII host names (no wildcards) and IP addresses in their usual notation; `now` is Unix seconds.
    ///
    /// Throws: `KeysError.badName`, also when there is no name; `badValidity`, `library`.
    public func issue(
        dnsNames: [String], ipAddresses: [String] = [], now: Int64, days: Int = 820
    ) throws(KeysError) -> IssuedCertificate {
        let names = try SubjectNames(dnsNames: dnsNames, ipAddresses: ipAddresses)
        let serverKey = try Self.newKey()
        let draft = CertificateDraft(
            subject: "khunatham-central", subjectKey: serverKey,
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"),
                (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth"),
                (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid:always"),
                (NID_subject_alt_name, names.extensionValue),
            ])
        let server = try draft.signed(by: handle, key: key, now: now, days: days)
        return try IssuedCertificate(
            certificatePEM: PEM.text(of: server), authorityPEM: certificatePEM, certificate: Certificate(server),
            privateKeyPEM: PEM.text(of: serverKey))
    }

    private static func newKey() throws(KeysError) -> KeyHandle {
        guard let key = khn_p256_generate() else { throw .lastFailure("new P-256 key") }
        return KeyHandle(taking: key)
    }
}

extension CertificateAuthority: CustomStringConvertible, CustomReflectable {
    public var description: String { "CertificateAuthority(\(certificate.fingerprint))" }
    public var customMirror: Mirror { Mirror(self, children: ["certificatePEM": certificatePEM]) }
}
