import Forms
import Foundation
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport
import Testing

/// A store that was restored or copied takes a new actor before it writes again; one that was not, does not.
@Suite struct IncarnationTests {
    private let folder: TemporaryFolder
    private let catalogue: Catalogue
    private var home: OfficeHome { folder.home }

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try Office.shipped()
        var random = SeededGenerator(seed: 1)
        _ = try Store.create(
            at: folder.home, office: Office.code, clerk: Office.clerk, catalogue: catalogue, using: &random)
    }

    @Test func `an intact store keeps its actor`() throws {
        for number in 1...5 { try record("บ้าน \(number)") }
        try expect([.new], seqs: [5])
    }

    @Test func `a store put back in place takes a new actor before the next change`() throws {
        try record("หนึ่ง")
        let old = try TemporaryFolder.bytes(home.store)
        try record("สอง")
        try TemporaryFolder.overwrite(home.store, with: old)
        try expect([.new], seqs: [1])
        try record("สาม")
        try expect([.new, .restored], seqs: [1, 1])
        try record("สี่")
        try expect([.new, .restored], seqs: [1, 2])
    }

    @Test func `a page from before a store was put back names nothing that was lost with it`() throws {
        try record("หนึ่ง")
        let old = try TemporaryFolder.bytes(home.store)
        let (id, lost, shown) = try editShownLater()
        try TemporaryFolder.overwrite(home.store, with: old)
        let store = try Store(opening: home, catalogue: catalogue)
        var random = SeededGenerator(seed: 8)
        _ = try store.edit(
            id, RecordEdits(["households": "121"]), shown: shown, by: Office.authorship(), using: &random)
        let part = try #require(try store.written(by: store.actor().id, after: 0).last?.parts.first)
        #expect(part.writes.allSatisfy { !$0.over.map(\.change).contains(lost) })
        #expect(part.writes.contains { $0.value == .integer(121) })
        #expect(part.seen.entries.values.allSatisfy { $0 == 1 })
    }

    /// An edit of the only record, and what is shown of it then; the store is closed again.
    private func editShownLater() throws -> (id: RecordID, change: ChangeRef?, shown: Shown) {
        var random = SeededGenerator(seed: 9)
        let store = try Store(opening: home, catalogue: catalogue)
        let id = try #require(try store.list(type: "community", filters: [], limit: 1).first).reader.state.id
        let edits = RecordEdits(["households": "120"])
        let change = try store.edit(id, edits, shown: nil, by: Office.authorship(), using: &random).change
        return (id, change, try store.show(id).reader.shown)
    }

    @Test func `a store put back as another file takes a new actor`() throws {
        try record("หนึ่ง")
        let copy = folder.path + "/copy.sqlite"
        try FileManager.default.copyItem(atPath: home.store, toPath: copy)
        try record("สอง")
        try FileManager.default.removeItem(atPath: home.store)
        try FileManager.default.moveItem(atPath: copy, toPath: home.store)
        try record("สาม")
        try expect([.new, .restored], seqs: [1, 1])
    }

    @Test func `a home copied on the same machine takes a new actor, and the first one keeps its own`() throws {
        try record("หนึ่ง")
        let copy = OfficeHome(folder.path + "/copy")
        try FileManager.default.copyItem(atPath: home.path, toPath: copy.path)
        try record("สำเนา", in: copy)
        try record("ต้นฉบับ")
        try expect([.new, .cloned], seqs: [1, 1], in: copy)
        try expect([.new], seqs: [2])
    }

    @Test func `a home moved on the same machine keeps its actor`() throws {
        try record("หนึ่ง")
        let moved = OfficeHome(folder.path + "/moved")
        try FileManager.default.moveItem(atPath: home.path, toPath: moved.path)
        try record("สอง", in: moved)
        try expect([.new], seqs: [2], in: moved)
    }

    @Test(arguments: [nil, "", "nonsense", "00 1 2", "zz 1 2 3"])
    func `a note that is missing or unreadable means a new actor`(_ note: String?) throws {
        try record("หนึ่ง")
        if let note {
            try TemporaryFolder.overwrite(home.guardFile, with: Array(note.utf8))
        } else {
            try FileManager.default.removeItem(atPath: home.guardFile)
        }
        try record("สอง")
        try expect([.new, .restored], seqs: [1, 1])
    }

    @Test func `a power cut between a commit and its note changes nothing`() throws {
        try record("หนึ่ง")
        let note = try TemporaryFolder.bytes(home.guardFile)
        try record("สอง")
        try TemporaryFolder.overwrite(home.guardFile, with: note)
        try record("สาม")
        try expect([.new], seqs: [3])
    }

    @Test func `another machine's disk means a new actor`() throws {
        try record("หนึ่ง")
        let note = String(decoding: try TemporaryFolder.bytes(home.guardFile), as: UTF8.self)
        let words = note.split(separator: " ").prefix(3).joined(separator: " ")
        try TemporaryFolder.overwrite(home.guardFile, with: Array("\(words) 0123456789abcdef\n".utf8))
        try record("สอง")
        try expect([.new, .cloned], seqs: [1, 1])
    }

    @Test func `reading takes no actor`() throws {
        try record("หนึ่ง")
        try FileManager.default.removeItem(atPath: home.guardFile)
        let store = try open(home)
        _ = try store.list(RecordQuery())
        _ = try store.stateHash()
        try expect([.new], seqs: [1])
    }

    @Test func `a new actor begins where the former one stood, and can be verified`() throws {
        try record("หนึ่ง")
        let former = try open(home).actor()
        try FileManager.default.removeItem(atPath: home.guardFile)
        try record("สอง")
        let actor = try open(home).actor()
        #expect(actor.genesis.genesis.parent == former.head)
        #expect(try open(home).written(by: actor.id, after: 0).first?.header.prev == actor.genesis.genesis.hash)
    }

    @Test func `a note answers as its table says`() {
        let here = Incarnation(actor: .numbered(1), seq: 5, inode: 10, machine: "a")
        func noted(
            actor: UInt64 = 1, seq: UInt64 = 5, inode: UInt64 = 10, machine: String = "a"
        ) -> Genesis.Reason? {
            here.mustMint(noted: Incarnation(actor: .numbered(actor), seq: seq, inode: inode, machine: machine))
        }
        #expect(here.mustMint(noted: nil) == .restored)
        #expect(noted() == nil && noted(seq: 4) == nil)
        #expect(noted(seq: 6) == .restored && noted(actor: 2) == .restored)
        #expect(noted(inode: 11) == .cloned && noted(machine: "b") == .cloned)
        #expect(noted(seq: 6, inode: 11) == .restored)
    }

    private func open(_ home: OfficeHome) throws -> Store { try Store(opening: home, catalogue: catalogue) }

    /// Records something, as a command does: opens the store, writes, and closes it.
    private func record(_ name: String, in home: OfficeHome? = nil) throws {
        var random = SeededGenerator(seed: UInt64(name.unicodeScalars.reduce(0) { $0 &* 31 &+ $1.value }))
        let edits = RecordEdits(["name_th": name])
        _ = try open(home ?? self.home).add("community", edits, by: Office.authorship(), using: &random)
    }

    private func expect(_ reasons: [Genesis.Reason], seqs: [UInt64], in home: OfficeHome? = nil) throws {
        let actors = try open(home ?? self.home).ownActors()
        #expect(actors.map(\.genesis.genesis.reason) == reasons)
        #expect(actors.map(\.head.seq) == seqs)
    }
}
