@testable import Central
import Forms
import Keys
import Protocol
import SyncLogic
import TestSupport
import Testing

/// Snapshots in the data folder of a centre: the files, and who gets them.
@Suite struct SnapshotFolderTests {
    private let folder: TemporaryFolder
    private let central: Central
    private static let nowMs: Int64 = 1_767_582_764_000

    init() throws {
        folder = try TemporaryFolder()
        var random = SeededGenerator(seed: 3)
        central = try CentralFolder(folder.file("data")).create(
            province: "57", catalogue: try Catalogue.load(), nowMs: Self.nowMs, using: &random)
    }

    private func sender(_ office: String, _ scopes: [String]) -> Sender {
        Sender(
            device: DeviceID(publicKey: []), office: office, standing: .active, scopes: scopes, scopeVersion: 1)
    }

    /// An office with enough records of its own at the centre.
    private func fill() throws -> SnapshotPiece {
        var random = SeededGenerator(seed: 4)
        try central.addOffice("5715", networks: [], nowMs: Self.nowMs)
        var station = try Station("5715", seed: 5)
        let code = try central.issueCode(for: "5715", needsApproval: false, nowMs: Self.nowMs, using: &random)
        let request = EnrolRequest(
            code: code.text, office: "5715", signingKey: station.signing.publicKey,
            sealingKey: try SealingKey(seed: Array(repeating: 1, count: 32)).publicKey, label: "pc")
        #expect(central.enrol(request.encoded, nowMs: Self.nowMs).status == 200)
        let changes = try (0..<Limits.snapshotGrowthWanted).map { try station.add([16: .text("บ้าน \($0)")]).change }
        let asked = try station.request(changes)
        #expect(central.exchange(station.envelope(asked), nowMs: Self.nowMs).status == 200)
        try central.buildSnapshots(nowMs: Self.nowMs)
        return try #require(try snapshot()?.pieces.last)
    }

    /// What an office that has nothing is told of.
    private func snapshot() throws -> Snapshot? {
        try central.read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                try transaction.snapshot(reading: ["5715", "57"], after: 0, least: 3)
            }
        }
    }

    @Test func `a piece is a file for whoever reads it, and nothing for others`() throws {
        let piece = try fill()
        let file = try #require(try central.piece(piece.hash, for: sender("5715", ["57", "5715"]), nowMs: Self.nowMs))
        let bytes = try folder.bytes("data/snapshots/\(piece.hash.hex)")
        #expect(Digest.of(bytes) == piece.hash)
        #expect(file.bytes == Int(piece.bytes))
        #expect(try central.piece(piece.hash, for: sender("5702", ["57", "5702"]), nowMs: Self.nowMs) == nil)
        #expect(try central.piece(Digest.of([7]), for: sender("5715", ["57", "5715"]), nowMs: Self.nowMs) == nil)
    }

    @Test func `a file that is lost is built anew, and one that is nobody's is taken away`() throws {
        let piece = try fill()
        let stray = try folder.put([1, 2, 3], "data/snapshots/stray")
        central.shelf.keep(only: [])
        #expect(try folder.names.contains("data"))
        #expect(try central.piece(piece.hash, for: sender("5715", ["57", "5715"]), nowMs: Self.nowMs) == nil)
        try central.buildSnapshots(nowMs: Self.nowMs)
        #expect(try central.piece(piece.hash, for: sender("5715", ["57", "5715"]), nowMs: Self.nowMs) != nil)
        #expect(!(stray.isEmpty) && !central.shelf.names.contains("stray"))
    }

    @Test func `a piece that a disk damaged is given to nobody, named to nobody, and built anew`() throws {
        let piece = try fill()
        let name = "data/snapshots/\(piece.hash.hex)"
        let sound = try folder.bytes(name)
        var damaged = sound
        damaged[sound.count / 2] ^= 1
        _ = try folder.put(damaged, name)
        let reader = sender("5715", ["57", "5715"])
        #expect(try central.piece(piece.hash, for: reader, nowMs: Self.nowMs) == nil)
        #expect(!central.shelf.names.contains(piece.hash.hex))
        #expect(try snapshot() == nil)
        try central.buildSnapshots(nowMs: Self.nowMs)
        #expect(try snapshot()?.pieces.contains(piece) == true)
        #expect(try central.piece(piece.hash, for: reader, nowMs: Self.nowMs) != nil)
        #expect(try folder.bytes(name) == sound)
    }
}
