import Protocol
import Store
import Testing

/// Content that came damaged is left alone, whatever ends and starts meanwhile.
@Suite struct PausedAttachmentTests {
    private static let nowMs: Int64 = 1_768_447_800_000
    private static let hourMs: Int64 = 3_600_000
    private let hash = Digest.of([1])

    @Test func `it is left alone for longer each time, until it is here or a clerk asks again`() throws {
        let office = try Office()
        let paused = { (hours: Int64) in
            try office.store.reading { try $0.pausedAttachments(atMs: Self.nowMs + hours * Self.hourMs) }
        }
        try office.store.writing { try $0.want(hash) }
        #expect(try paused(0).isEmpty)
        try office.store.writing { try $0.noteDamaged(hash, atMs: Self.nowMs) }
        #expect(try paused(0) == [hash] && paused(1).isEmpty)
        try office.store.writing { try $0.noteDamaged(hash, atMs: Self.nowMs + Self.hourMs) }
        #expect(try paused(2) == [hash] && paused(3).isEmpty)
        let known = try office.store.reading { try $0.attachment(hash) }
        #expect(known?.problem == "content" && known?.isWanted == true)
        try office.store.writing { try $0.want(hash) }
        #expect(try paused(2).isEmpty)
        // How often it came damaged is not forgotten by that.
        try office.store.writing { try $0.noteDamaged(hash, atMs: Self.nowMs) }
        #expect(try paused(3) == [hash] && paused(4).isEmpty)
        try office.store.writing { try $0.noteHere(hash, isCentral: true) }
        #expect(try paused(0).isEmpty)
        try office.store.writing { try $0.noteDamaged(hash, atMs: Self.nowMs) }
        #expect(try paused(0) == [hash] && paused(1).isEmpty)
    }

    @Test func `what follows from a record's type alone is left alone too`() throws {
        let office = try Office()
        try office.store.writing { try $0.noteDamaged(hash, atMs: Self.nowMs) }
        #expect(try office.store.reading { try $0.pausedAttachments(atMs: Self.nowMs) } == [hash])
    }
}
