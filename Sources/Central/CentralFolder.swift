public import Forms
import Glibc
public import Keys
import Protocol
import SQLiteReplica
import SyncLogic

/// The data folder of a centre, and the files in it.
public struct CentralFolder: Hashable, Sendable {
    public let path: String

    /// The folder at `path`.
    public init(_ path: String) { self.path = path }

    /// The SQLite file: the log, the records, the offices.
    public var database: String { path + "/central.sqlite" }
    /// What was ordered to be erased: names no value, and is kept apart from the database, which may be put back.
    public var redactions: String { path + "/redactions" }
    /// The content of attachments, by its hash.
    public var attachments: String { path + "/attachments" }
    /// The seed of the key that signs replies, in hexadecimal: a secret.
    public var serverKey: String { path + "/server.key" }
    /// The certificate of the centre's own authority: what offices trust.
    public var authority: String { path + "/authority.pem" }
    /// The authority's private key: a secret.
    public var authorityKey: String { path + "/authority.key" }
    /// What the server presents: the names it is for, its certificate, the authority's, and its private key: a secret.
    public var serverCertificate: String { path + "/server.pem" }
    /// The folder of the pieces of snapshots, which are built anew when they are lost.
    public var snapshots: String { path + "/snapshots" }
    /// Where offices reach the server, as far as `serve` knows.
    public var address: String { path + "/address" }

    /// Makes the folder of a new centre: keys, authority, database.
    ///
    /// - Parameter province: the province's code, which must be that of the gazetteer.
    ///
    /// Keys and an authority that are there already stay: offices trust them, whatever became of the database.
    ///
    /// Throws: `CentralError.unknownOffice` for another province; `StorageError.exists` when there is a database
    /// already, and nothing is changed then; `CentralError.keys` for keys that are there and cannot be read. After a
    /// failure half way the same call goes on.
    public func create(
        province: String, catalogue: Catalogue, nowMs: Int64, using random: inout some RandomNumberGenerator
    ) throws(CentralError) -> Central {
        guard province == catalogue.province else { throw .unknownOffice(province) }
        try make()
        if access(database, F_OK) == 0 { throw .store(.storage(.exists(path: database))) }
        if access(serverKey, F_OK) != 0 {
            let seed = (0..<2).flatMap { _ in RecordID.random(using: &random).bytes }
            try PrivateFile.write(Array((Hex.text(seed) + "\n").utf8), to: serverKey)
        }
        if access(authority, F_OK) == 0 {
            _ = try certificateAuthority()
        } else {
            try makeAuthority("Khunatham \(catalogue.gazetteer.text(province, .english))", nowMs: nowMs)
        }
        try createDatabase(catalogue, nowMs: nowMs, using: &random)
        let central = try open(catalogue)
        try noteIncarnation(of: central)
        return central
    }

    /// The centre of this folder.
    /// Throws: `StorageError.missing` when there is none.
    public func open(_ catalogue: Catalogue) throws(CentralError) -> Central {
        if access(database, F_OK) != 0 { throw .store(.storage(.missing(path: database))) }
        return try Central(
            opening: database, catalogue: catalogue, signingKey: try signingKey(), ledger: redactions,
            attachments: attachments, pieces: snapshots)
    }

    /// The centre's own authority.
    public func certificateAuthority() throws(CentralError) -> CertificateAuthority {
        let certificate = try text(of: authority)
        let key = try text(of: authorityKey)
        return try keyed { () throws(KeysError) in
            try CertificateAuthority(certificatePEM: certificate, privateKeyPEM: key)
        }
    }

    /// Where offices reach the server: as `serve` noted it last; nil before the first time.
    public func knownAddress() throws(CentralError) -> String? {
        try PrivateFile.read(address).map { String(decoding: $0, as: UTF8.self) }?
            .split(separator: "\n").first.map(String.init)
    }

    /// Notes where offices reach the server.
    public func note(address: String) throws(CentralError) {
        try PrivateFile.write(Array((address + "\n").utf8), to: self.address, mode: 0o644)
    }

    /// The text of a file that must be there.
    func text(of path: String) throws(CentralError) -> String {
        guard let bytes = try PrivateFile.read(path) else { throw .file(path: path, code: ENOENT) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func signingKey() throws(CentralError) -> SigningKey {
        let digits = try text(of: serverKey).filter { !$0.isWhitespace }
        return try keyed { () throws(KeysError) in try SigningKey(seed: Hex.bytes(digits) ?? []) }
    }

    /// The certificate comes last: an authority that has one is whole.
    private func makeAuthority(_ name: String, nowMs: Int64) throws(CentralError) {
        let made = try keyed { () throws(KeysError) in try CertificateAuthority(creating: name, now: nowMs / 1000) }
        let key = try keyed { () throws(KeysError) in try made.privateKeyPEM() }
        try PrivateFile.write(Array(key.utf8), to: authorityKey)
        try PrivateFile.write(Array(made.certificatePEM.utf8), to: authority, mode: 0o644)
    }

    /// The database is built under another name: one that has the right name is whole.
    private func createDatabase(
        _ catalogue: Catalogue, nowMs: Int64, using random: inout some RandomNumberGenerator
    ) throws(CentralError) {
        let unfinished = database + ".new"
        for suffix in ["", "-wal", "-shm"] { unlink(unfinished + suffix) }
        let key = try signingKey()
        try Central.create(at: unfinished, catalogue: catalogue, signingKey: key, nowMs: nowMs, using: &random).seal()
        // All is in the file now; a reader that closes last cannot take away what stood beside it.
        for suffix in ["-wal", "-shm"] { unlink(unfinished + suffix) }
        guard chmod(unfinished, 0o600) == 0 else { throw .file(path: unfinished, code: errno) }
        try PrivateFile.rename(unfinished, to: database)
    }

    /// Makes the folder and those above it.
    func make() throws(CentralError) {
        var prefix = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            prefix += "/" + component
            if mkdir(prefix, 0o700) != 0, errno != EEXIST { throw .file(path: prefix, code: errno) }
        }
    }
}

/// Gives an error of keys and certificates the type of this target.
func keyed<Value>(_ body: () throws(KeysError) -> Value) throws(CentralError) -> Value {
    do throws(KeysError) {
        return try body()
    } catch {
        throw .keys(error)
    }
}
