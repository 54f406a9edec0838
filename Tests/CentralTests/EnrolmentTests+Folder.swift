import Central
import Forms
import Foundation
import Glibc
import Keys
import Protocol
import SQLiteReplica
import SyncLogic
import TestSupport
import Testing

@Suite struct CentralFolderTests {
    let nowMs = EnrolmentWorld.startMs
    let catalogue: Catalogue
    let temporary: TemporaryFolder
    let folder: CentralFolder

    init() throws {
        catalogue = try Catalogue.load()
        temporary = try TemporaryFolder()
        folder = CentralFolder(temporary.path + "/a/centre")
    }

    private func create() throws -> Central {
        var random = SeededGenerator(seed: 3)
        return try folder.create(province: "57", catalogue: catalogue, nowMs: nowMs, using: &random)
    }

    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    @Test func `secrets and records are readable by their owner alone`() throws {
        let former = umask(0)
        defer { umask(former) }
        let central = try create()
        _ = try folder.serverCertificate(for: ServerNames(["localhost"]), now: nowMs / 1000)
        try central.addOffice("5715", networks: [], nowMs: nowMs)
        #expect(mode(folder.path) == 0o700)
        for path in [folder.database, folder.serverKey, folder.authorityKey, folder.serverCertificate] {
            #expect(mode(path) == 0o600, "\(path)")
        }
        for path in [folder.database + "-wal", folder.database + "-shm"] { #expect(mode(path) == 0o600, "\(path)") }
        #expect(mode(folder.authority) == 0o644)
    }

    @Test func `a centre is found again with its keys and offices`() throws {
        let key: [UInt8]
        do {
            let central = try create()
            try central.addOffice("5715", networks: ["02"], nowMs: nowMs)
            key = central.signingKey.publicKey
        }
        let central = try folder.open(catalogue)
        #expect(central.signingKey.publicKey == key)
        #expect(try central.offices().map(\.office.networks) == [["02"]])
        #expect(try folder.certificateAuthority().certificate.fingerprint == folder.fingerprint())
    }

    @Test func `a second one is not made over it`() throws {
        let key = try create().signingKey.publicKey
        let fingerprint = try folder.fingerprint()
        #expect(throws: CentralError.store(.storage(.exists(path: folder.database)))) { _ = try create() }
        #expect(try folder.open(catalogue).signingKey.publicKey == key)
        #expect(try folder.fingerprint() == fingerprint)
    }

    @Test func `one that broke off before its database had its name is made anew`() throws {
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        for path in [folder.database + ".new", folder.database + ".new-wal"] {
            #expect(FileManager.default.createFile(atPath: path, contents: Data("rubbish".utf8)))
        }
        #expect(throws: CentralError.store(.storage(.missing(path: folder.database)))) {
            _ = try folder.open(catalogue)
        }
        let central = try create()
        #expect(try central.head().number == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains(".new") } == [])
        #expect(mode(folder.serverKey) == 0o600)
    }

    @Test func `keys outlive a database that was lost, since offices trust them`() throws {
        let key = try create().signingKey.publicKey
        let fingerprint = try folder.fingerprint()
        for suffix in ["", "-wal", "-shm"] { unlink(folder.database + suffix) }
        #expect(try create().signingKey.publicKey == key)
        #expect(try folder.fingerprint() == fingerprint)
        for suffix in ["", "-wal", "-shm"] { unlink(folder.database + suffix) }
        try "12".write(toFile: folder.serverKey, atomically: false, encoding: .utf8)
        #expect(throws: CentralError.keys(.wrongLength(of: .seed, expected: 32, actual: 1))) { _ = try create() }
        #expect(mode(folder.database) == nil)
    }

    @Test func `another province is refused before anything is made`() throws {
        var random = SeededGenerator(seed: 3)
        #expect(throws: CentralError.unknownOffice("50")) {
            _ = try folder.create(province: "50", catalogue: catalogue, nowMs: nowMs, using: &random)
        }
        #expect(mode(folder.path) == nil)
    }

    @Test func `a damaged or missing key is told, not replaced`() throws {
        _ = try create()
        try "12".write(toFile: folder.serverKey, atomically: false, encoding: .utf8)
        #expect(throws: CentralError.keys(.wrongLength(of: .seed, expected: 32, actual: 1))) {
            _ = try folder.open(catalogue)
        }
        try FileManager.default.removeItem(atPath: folder.serverKey)
        #expect(throws: CentralError.file(path: folder.serverKey, code: ENOENT)) { _ = try folder.open(catalogue) }
    }

    @Test func `no file holds a code as it was given out`() throws {
        let central = try create()
        try central.addOffice("5715", networks: [], nowMs: nowMs)
        var random = SeededGenerator(seed: 9)
        let code = try central.issueCode(for: "5715", needsApproval: false, nowMs: nowMs, using: &random).text
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
            #expect(data.range(of: Data(code.utf8)) == nil, "\(name)")
            #expect(data.range(of: Data(code.filter { $0 != "-" }.utf8)) == nil, "\(name)")
        }
    }

    @Test func `the server's certificate lasts while its names do`() throws {
        _ = try create()
        let now = nowMs / 1000
        let first = try folder.serverCertificate(for: ServerNames(["localhost", "::1"]), now: now)
        #expect(try folder.serverCertificate(for: ServerNames(["localhost"]), now: now).chainPEM == first.chainPEM)
        let second = try folder.serverCertificate(for: ServerNames(["Central.example.go.th"]), now: now)
        #expect(second.chainPEM != first.chainPEM)
        let all = ServerNames(["localhost", "::1", "central.example.go.th"])
        #expect(try folder.serverCertificate(for: all, now: now).chainPEM == second.chainPEM)
        #expect(try folder.serverCertificate(for: all, now: now + 701 * 86_400).chainPEM != second.chainPEM)
        #expect(first.fingerprint == second.fingerprint)
        #expect(try folder.fingerprint() == first.fingerprint)
    }

    @Test func `a name that no certificate can carry is refused`() throws {
        _ = try create()
        #expect(throws: CentralError.keys(.badName("a,b"))) {
            _ = try folder.serverCertificate(for: ServerNames(["a,b"]), now: nowMs / 1000)
        }
    }

    @Test func `a staff passphrase has twelve characters at least, and is the file's first line`() throws {
        let path = temporary.path + "/staff"
        try "สั้นไป\nmore than twelve characters\n".write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: CentralError.weakPassphrase(path: path)) { _ = try StaffPassphrase(file: path) }
        try "คุณธรรมนำใจ57\r\n".write(toFile: path, atomically: false, encoding: .utf8)
        let passphrase = try StaffPassphrase(file: path)
        #expect(passphrase.isRight("คุณธรรมนำใจ57"))
        #expect(!passphrase.isRight("คุณธรรมนำใจ58"))
        #expect(!passphrase.isRight(""))
        #expect(!"\(passphrase)".contains("คุณธรรม"))
        #expect(throws: CentralError.file(path: path + "x", code: ENOENT)) { _ = try StaffPassphrase(file: path + "x") }
    }
}
