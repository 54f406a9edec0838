@testable import Central
import Compression
import Keys
import Merge
import Protocol
import SyncLogic
import TestSupport
import Testing

/// The centre's snapshots: what is in their pieces, who gets them, and when they are taken away.
@Suite struct SnapshotTests {
    private let centre: Centre
    private static let plan = SnapshotPlan(pieceChanges: 8, growth: 1, least: 3)

    init() throws { centre = try Centre(plan: Self.plan) }

    private func build() throws { try centre.central.buildSnapshots(nowMs: centre.nowMs) }

    private func snapshot(_ scopes: [String], after number: UInt64 = 0) throws -> Snapshot? {
        try centre.reading { try $0.snapshot(reading: scopes, after: number, least: Self.plan.least) }
    }

    /// What is in a piece, its pages checked against their signatures.
    private func changes(in piece: SnapshotPiece) throws -> [Change] {
        let bytes = try #require(try centre.central.shelf.bytes(of: piece.hash.hex))
        #expect(Digest.of(bytes) == piece.hash && UInt64(bytes.count) == piece.bytes)
        let content = try PieceContent(decoding: bytes)
        #expect(content.scope == piece.scope)
        let changes = try BatchPacker.unpack(content.batch)
        #expect(UInt64(changes.count) == piece.changes)
        let key = try VerifyingKey(centre.signing.publicKey)
        var place = 0
        for page in content.pages {
            let envelope = page.envelope(Array(changes[place..<(place + page.changes)]))
            place += page.changes
            #expect(key.isValid(signature: envelope.signature, of: Envelope.signedBytes(envelope.payload, .reply)))
        }
        #expect(place == changes.count)
        return changes
    }

    private func all(_ scopes: [String]) throws -> Set<Digest> {
        Set(try #require(try snapshot(scopes)).pieces.flatMap { try changes(in: $0) }.map(\.hash))
    }

    /// An office whose records are its own, every third shared with all.
    private func author(_ count: Int) throws -> (station: Station, changes: [Change]) {
        var station = try centre.enrol("5715")
        var changes: [Change] = []
        for number in 0..<count {
            changes.append(try station.add([16: .text("บ้าน \(number)")], shared: number % 3 == 0 ? ["57"] : []).change)
        }
        _ = try station.exchange(centre, changes)
        return (station, changes)
    }

    @Test func `pieces bring what their scopes read, the newest first, and no more`() throws {
        let (_, changes) = try author(30)
        _ = try centre.enrol("5702")
        try build()
        #expect(try all(["5715", "57"]) == Set(changes.map(\.hash)))
        let shared = stride(from: 0, to: 30, by: 3).map { changes[$0].hash }
        #expect(try all(["5702", "57"]) == Set(shared))
        let pieces = try #require(try snapshot(["5715", "57"])).pieces
        #expect(pieces.map(\.through) == pieces.map(\.through).sorted(by: >))
        #expect(pieces.count > 4)
        #expect(try snapshot(["5715", "57"])?.cursor.number == centre.head().number)
    }

    @Test func `what came since is put into the last piece until that is full`() throws {
        var (station, changes) = try author(10)
        try build()
        let before = try #require(try snapshot(["5715", "57"])).pieces
        changes.append(try station.add([16: .text("ใหม่")]).change)
        _ = try station.exchange(centre, [changes[10]])
        try build()
        let after = try #require(try snapshot(["5715", "57"])).pieces
        #expect(try all(["5715", "57"]) == Set(changes.map(\.hash)))
        // The first piece of the office is full and stays.
        let kept = Set(before.map(\.hash)).intersection(after.map(\.hash))
        #expect(kept.count == 2 && after.count == before.count)
    }

    @Test func `an office that has most of it is told of the rest, and one that has enough of nothing`() throws {
        _ = try author(30)
        try build()
        let number = try centre.head().number
        let rest = try #require(try snapshot(["5715", "57"], after: number - 5))
        #expect(rest.pieces.allSatisfy { $0.through > number - 5 })
        #expect(try snapshot(["5715", "57"], after: number - 2) == nil)
    }

    @Test func `a piece goes when a record in it leaves its readers, and comes back without it`() throws {
        var (station, changes) = try author(30)
        var other = try centre.enrol("5702", networks: ["02"])
        let (record, first) = try station.add([16: .text("เครือข่าย")], shared: ["N02"])
        let more = try (0..<5).map { try station.set(record, 17, "\($0)") }
        changes += [first] + more
        _ = try station.exchange(centre, [first] + more)
        try build()
        #expect(try all(["N02", "57"]).isSuperset(of: changes.suffix(6).map(\.hash)))
        let piece = try #require(try snapshot(["N02", "57"])?.pieces.first { $0.scope == "N02" })
        let unshared = try station.unshare(record)
        _ = try station.exchange(centre, [unshared])
        #expect(try snapshot(["N02", "57"])?.pieces.contains(piece) != true)
        try build()
        let left = try all(["N02", "57"])
        // Who loses a record learns so, and nothing else of it.
        #expect(left.contains(unshared.hash) && left.isDisjoint(with: more.map(\.hash)))
        _ = try other.exchange(centre)
    }

    @Test func `a redaction takes away what it erases, at once`() throws {
        let (_, _) = try author(20)
        let record = try #require(try centre.entries().first?.parts.first?.record)
        try build()
        let before = try #require(try snapshot(["5715", "57"])).pieces
        let holding = try before.filter { try changes(in: $0).flatMap(\.parts).contains { $0.record == record } }
        let held = try #require(holding.first)
        let request = try centre.central.askRedaction(
            of: [RedactionTarget(record: record, fields: [16])], .request, staff: "อรุณ", nowMs: centre.nowMs)
        var random = centre.random
        _ = try centre.central.confirmRedaction(request.number, staff: "วิภา", nowMs: centre.nowMs, using: &random)
        #expect(try snapshot(["5715", "57"])?.pieces.contains(held) != true)
        try build()
        #expect(try centre.central.shelf.bytes(of: held.hash.hex) == nil)
        let texts = try #require(try snapshot(["5715", "57"])).pieces.flatMap { try changes(in: $0) }.flatMap(\.parts)
            .filter { $0.record == record }.flatMap(\.writes).compactMap(\.value?.text)
        #expect(!texts.contains("บ้าน 0"))
    }

    @Test func `a new epoch has pieces of its own`() throws {
        _ = try author(20)
        try build()
        var random = centre.random
        try centre.central.beginEpoch(nowMs: centre.nowMs, using: &random)
        #expect(try snapshot(["5715", "57"]) == nil)
        try build()
        #expect(try snapshot(["5715", "57"])?.cursor.epoch == centre.head().epoch)
    }

    @Test func `a piece counts only if nothing was withdrawn while it was built`() throws {
        let (station, _) = try author(20)
        var isDone = false
        var other = station
        let record = try #require(try centre.entries().first?.parts.first?.record)
        try centre.central.buildSnapshots(nowMs: centre.nowMs) {
            // Between two pieces: the next one is begun after this, so all that is built counts.
            if isDone { return false }
            isDone = true
            do {
                _ = try other.exchange(centre, [try other.unshare(record)])
            } catch {
                Issue.record("\(error)")
            }
            return false
        }
        let covered = try centre.reading { try $0.snapshotRows(of: "5715").covered.number }
        #expect(try covered == centre.head().number)
    }

    @Test func `an exchange names the snapshot, and its page waits`() throws {
        let (_, changes) = try author(20)
        try centre.central.buildSnapshots(nowMs: centre.nowMs)
        var late = try centre.enrolAnother("5715")
        var request = try late.request()
        request = ExchangeRequest(
            device: request.device, number: request.number, heads: request.heads, geneses: request.geneses,
            cursor: nil, push: nil, replyBytesMax: request.replyBytesMax, wallMs: request.wallMs, reads: .columns)
        let answer = centre.central.exchange(late.envelope(request), nowMs: centre.nowMs)
        let folded = try #require(try FoldedReply(decoding: answer.body, to: request))
        let reply = try ExchangeReply(decoding: folded.unfolded([]).payload)
        #expect(
            reply.page
                == Page(
                    from: 0,
                    cursor: LogCursor(
                        epoch: try centre.head().epoch, number: 0, logHash: .zero,
                        scopeVersion: reply.grant?.version ?? 0),
                    hasMore: true, batch: nil))
        let pieces = try #require(reply.snapshot).pieces
        #expect(Set(try pieces.flatMap { try self.changes(in: $0) }.map(\.hash)) == Set(changes.map(\.hash)))
        // One that reads no columns gets pages.
        #expect(try late.exchange(centre).body.snapshot == nil)
    }
}
