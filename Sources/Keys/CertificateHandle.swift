import CCrypto

/// Owns one libcrypto certificate; used by one thread while it is made, only read afterwards.
///
/// `@unchecked Sendable`: the pointer is set once, and finished certificates are only read.
final class CertificateHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over a certificate that libcrypto made.
    init(taking pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        X509_free(pointer)
    }

    func der() throws(KeysError) -> [UInt8] {
        let count = i2d_X509(pointer, nil)
        guard count > 0 else { throw .lastFailure("certificate to DER") }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        let written = bytes.withUnsafeMutableBufferPointer { buffer -> Int32 in
            var next = buffer.baseAddress
            return i2d_X509(pointer, &next)
        }
        guard written == count else { throw .lastFailure("certificate to DER") }
        return bytes
    }
}
