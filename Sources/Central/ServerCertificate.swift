import Foundation
import Glibc
public import Keys

/// The names under which offices reach the server.
public struct ServerNames: Hashable, Sendable {
    public let hosts: [String]
    public let addresses: [String]

    /// Sorts `names` into host names and IP addresses, in order and without repeats.
    public init(_ names: [String]) {
        var known = Set<String>()
        let distinct = names.map { $0.lowercased() }.filter { known.insert($0).inserted }
        addresses = distinct.filter(Self.isAddress)
        hosts = distinct.filter { !Self.isAddress($0) }
    }

    /// The names that every server has: those of loopback.
    public static let loopback = ["localhost", "127.0.0.1", "::1"]

    /// All of them.
    public var all: [String] { hosts + addresses }

    private static func isAddress(_ name: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET, name, &address) == 1 || inet_pton(AF_INET6, name, &address) == 1
    }
}

/// What the server presents when an office connects.
public struct ServerCertificate: Sendable {
    /// Certificates in PEM: the server's first, then those above it.
    public let chainPEM: String
    /// The private key in PEM: a secret.
    public let privateKeyPEM: String
    /// The fingerprint of the last certificate of the chain: what the office's paper says.
    public let fingerprint: Fingerprint

    /// A certificate and its key as they stand in PEM files. What the chain lacks to the authority must be known to
    /// offices otherwise.
    public init(chainPEM: String, privateKeyPEM: String) throws(CentralError) {
        self.chainPEM = chainPEM
        self.privateKeyPEM = privateKeyPEM
        let begin = "-----BEGIN CERTIFICATE-----"
        let last = chainPEM.split(separator: begin, omittingEmptySubsequences: false).dropFirst().last
        let pem = last.map { begin + $0 } ?? ""
        fingerprint = try keyed { () throws(KeysError) in try Certificate(pem: pem).fingerprint }
    }
}

extension CentralFolder {
    /// A certificate with less than this left is replaced when the server starts.
    private static var renewalSeconds: Int64 { 120 * 86_400 }

    /// The server's certificate, issued anew when it lacks one of `names` or ends soon. Names that it had before stay.
    ///
    /// - Parameter now: Unix seconds.
    public func serverCertificate(for names: ServerNames, now: Int64) throws(CentralError) -> ServerCertificate {
        let text = try PrivateFile.read(serverCertificate).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let known = Self.names(in: text)
        if Set(known).isSuperset(of: names.all), let kept = try kept(text, now) { return kept }
        let names = ServerNames(names.all + known)
        let authority = try certificateAuthority()
        let issued = try keyed { () throws(KeysError) in
            try authority.issue(dnsNames: names.hosts, ipAddresses: names.addresses, now: now)
        }
        let content = Self.heading(names) + issued.chainPEM + issued.privateKeyPEM
        try PrivateFile.write(Array(content.utf8), to: serverCertificate)
        return try ServerCertificate(chainPEM: issued.chainPEM, privateKeyPEM: issued.privateKeyPEM)
    }

    /// The fingerprint of the centre's own authority.
    public func fingerprint() throws(CentralError) -> Fingerprint {
        let pem = try text(of: authority)
        return try keyed { () throws(KeysError) in try Certificate(pem: pem).fingerprint }
    }

    /// The certificate of the file's text, when it is of the present authority and lasts.
    private func kept(_ text: String, _ now: Int64) throws(CentralError) -> ServerCertificate? {
        guard let first = text.firstRange(of: "-----BEGIN CERTIFICATE-----"),
            let key = text.firstRange(of: "-----BEGIN PRIVATE KEY-----"), first.lowerBound < key.lowerBound
        else { return nil }
        let chain = String(text[first.lowerBound..<key.lowerBound])
        let kept = try ServerCertificate(chainPEM: chain, privateKeyPEM: String(text[key.lowerBound...]))
        let server = try keyed { () throws(KeysError) in try Certificate(pem: chain) }
        let isLasting = server.validUntil - now > Self.renewalSeconds && server.validFrom <= now
        let present = try fingerprint()
        return isLasting && kept.fingerprint == present ? kept : nil
    }

    /// The names that the file's first line says.
    private static func names(in text: String) -> [String] {
        guard text.hasPrefix("names: ") else { return [] }
        return text.prefix { $0 != "\n" }.split(separator: " ").dropFirst().map(String.init)
    }

    /// Text before a PEM block is for people (RFC 7468, section 2); the names stand there, in one file with the rest,
    /// so that no stop half way leaves a key with another's certificate.
    private static func heading(_ names: ServerNames) -> String {
        "names: " + names.all.joined(separator: " ") + "\n"
    }
}
