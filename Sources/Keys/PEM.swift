import CCrypto

/// PEM texts of certificates and private keys, read and written by libcrypto.
enum PEM {
    /// Beyond this a text is refused before it is read: a certificate or key takes about 1 KiB, a chain a few.
    static let bytesMax = 64 * 1024

    /// The first private key of the text. An encrypted one is refused; nobody is asked for a password.
    static func privateKey(_ text: String) throws(KeysError) -> KeyHandle {
        guard let key = read(text, khn_read_private_key) else { throw .unreadablePEM(of: .privateKey) }
        return KeyHandle(taking: key)
    }

    /// The first certificate of the text.
    static func certificate(_ text: String) throws(KeysError) -> CertificateHandle {
        guard let certificate = read(text, khn_read_certificate) else { throw .unreadablePEM(of: .certificate) }
        return CertificateHandle(taking: certificate)
    }

    /// An unencrypted PKCS #8 block.
    static func text(of key: KeyHandle) throws(KeysError) -> String {
        try written("write private key") { PEM_write_bio_PKCS8PrivateKey($0, key.pointer, nil, nil, 0, nil, nil) }
    }

    static func text(of certificate: CertificateHandle) throws(KeysError) -> String {
        try written("write certificate") { PEM_write_bio_X509($0, certificate.pointer) }
    }

    private static func read(_ text: String, _ reader: (OpaquePointer?) -> OpaquePointer?) -> OpaquePointer? {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= bytesMax else { return nil }
        let object = bytes.withUnsafeBytes { buffer -> OpaquePointer? in
            let bio = khn_bio_over(buffer.baseAddress, Int32(buffer.count))
            defer { BIO_free(bio) }
            return reader(bio)
        }
        if object == nil { ERR_clear_error() }
        return object
    }

    private static func written(
        _ operation: String, _ writer: (OpaquePointer?) -> Int32
    ) throws(KeysError) -> String {
        let bio = khn_bio_new()
        defer { BIO_free(bio) }
        guard writer(bio) == 1 else { throw .lastFailure(operation) }
        var start: UnsafeMutablePointer<CChar>?
        let count = khn_bio_bytes(bio, &start)
        return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
