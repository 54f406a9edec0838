import CCrypto

/// An X.509 certificate in the making (RFC 5280).
struct CertificateDraft {
    /// Certificates start this long before they are made: the clocks of offices are often behind.
    static let leadSeconds: Int64 = 86_400

    let subject: String
    let subjectKey: KeyHandle
    /// Values as in x509v3_config(5); the order is the order in the certificate.
    let extensions: [(nid: Int32, value: String)]

    /// A certificate for `days` from `now` (Unix seconds), signed with `key` by `issuer`, or by itself when nil.
    func signed(
        by issuer: CertificateHandle?, key: KeyHandle, now: Int64, days: Int
    ) throws(KeysError) -> CertificateHandle {
        guard let pointer = X509_new() else { throw .lastFailure("new certificate") }
        let certificate = CertificateHandle(taking: pointer)
        guard X509_set_version(pointer, 2) == 1, X509_set_pubkey(pointer, subjectKey.pointer) == 1,
            khn_set_common_name(X509_get_subject_name(pointer), subject) == 1,
            X509_set_issuer_name(pointer, X509_get_subject_name(issuer?.pointer ?? pointer)) == 1
        else { throw .lastFailure("certificate names") }
        try setSerial(pointer)
        try setValidity(pointer, now: now, days: days)
        for item in extensions {
            guard khn_add_extension(pointer, issuer?.pointer ?? pointer, item.nid, item.value) == 1 else {
                throw .lastFailure("certificate extension")
            }
        }
        guard X509_sign(pointer, key.pointer, EVP_sha256()) > 0 else { throw .lastFailure("certificate signature") }
        return certificate
    }

    /// 126 random bits, positive and never shorter: no two certificates of one authority share a number.
    private func setSerial(_ certificate: OpaquePointer) throws(KeysError) {
        var bytes = try SecureRandom.bytes(16)
        bytes[0] = bytes[0] & 0x3F | 0x40
        let number = BN_bin2bn(bytes, Int32(bytes.count), nil)
        defer { BN_free(number) }
        guard BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil else {
            throw .lastFailure("certificate number")
        }
    }

    private func setValidity(_ certificate: OpaquePointer, now: Int64, days: Int) throws(KeysError) {
        let yearMax: Int64 = 253_402_300_799  // 9999-12-31: a certificate's last date
        guard (1...36_500).contains(days), now >= Self.leadSeconds, now <= yearMax - Int64(days) * 86_400 else {
            throw .badValidity(days: days, now: now)
        }
        guard ASN1_TIME_set(X509_getm_notBefore(certificate), Int(now - Self.leadSeconds)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(certificate), Int(now + Int64(days) * 86_400)) != nil
        else { throw .lastFailure("certificate dates") }
    }
}
