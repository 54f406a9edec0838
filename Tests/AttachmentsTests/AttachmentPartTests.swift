import Attachments
import Foundation
import Protocol
import TestSupport
import Testing

/// Content that arrives in pieces: nothing is lost that was kept, and nothing gets the name that is not the content.
@Suite struct AttachmentPartTests {
    private let temporary: TemporaryFolder
    private let folder: AttachmentFolder
    private let content: [UInt8]
    private let hash: Digest

    init() throws {
        temporary = try TemporaryFolder()
        folder = AttachmentFolder(temporary.path + "/attachments")
        var random = SeededGenerator(seed: 7)
        content = (0..<20_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        hash = Digest.of(content)
    }

    @Test func `pieces one after the other make the whole`() throws {
        let part = AttachmentPart(of: hash, in: folder)
        #expect(part.state() == AttachmentState(kept: 0, isWhole: false))
        for first in stride(from: 0, to: content.count, by: 6000) {
            // A part that is opened anew goes on where it was: nothing of it is in memory.
            let state = try AttachmentPart(of: hash, in: folder).add(piece(first, 6000), at: range(first, 6000))
            #expect(state.kept == min(first + 6000, content.count))
            #expect(state.isWhole == (state.kept == content.count))
            #expect((folder.size(of: hash) != nil) == state.isWhole)
        }
        #expect(try folder.read(hash, from: 0, max: content.count) == content)
        #expect(try folder.hashes() == [hash])
        #expect(part.state() == AttachmentState(kept: content.count, isWhole: true))
    }

    @Test func `a piece that does not follow is not taken`() throws {
        let part = AttachmentPart(of: hash, in: folder)
        _ = try part.add(piece(0, 6000), at: range(0, 6000))
        for first in [0, 3000, 7000, 12_000] {
            #expect(try part.add(piece(first, 6000), at: range(first, 6000)).kept == 6000)
        }
        #expect(try part.add(piece(6000, 14_000), at: range(6000, 14_000)).isWhole)
        #expect(try part.add(piece(0, 6000), at: range(0, 6000)).isWhole)
    }

    @Test func `a whole that is not what its hash says is thrown away`() throws {
        let part = AttachmentPart(of: hash, in: folder)
        _ = try part.add(piece(0, 19_999), at: range(0, 19_999))
        #expect(throws: AttachmentError.otherContent(hash)) {
            try part.add([content[19_999] ^ 1], at: range(19_999, 1))
        }
        #expect(part.state() == AttachmentState(kept: 0, isWhole: false))
        #expect(try folder.hashes() == [])
        // A lie about the length ends in the same way.
        #expect(throws: AttachmentError.otherContent(hash)) {
            try part.add(piece(0, 6000), at: AttachmentRange(first: 0, count: 6000, total: 6000))
        }
        #expect(try part.add(content, at: range(0, content.count)).isWhole)
    }

    @Test func `a whole that was kept and did not get its name is named by whatever comes next`() throws {
        let part = AttachmentPart(of: hash, in: folder)
        // As a stop between the last piece and the name leaves it.
        _ = try part.add(content, at: AttachmentRange(first: 0, count: content.count, total: content.count + 1))
        #expect(part.state() == AttachmentState(kept: content.count, isWhole: false))
        #expect(try part.add(piece(19_999, 1), at: range(19_999, 1)).isWhole)
        #expect(try folder.isSound(hash))
    }

    @Test func `what one sender spoils is not what another one brings`() throws {
        let honest = AttachmentPart(of: hash, in: folder, from: "a")
        let liar = AttachmentPart(of: hash, in: folder, from: "b")
        _ = try liar.add(piece(1, 6000), at: range(0, 6000))
        _ = try honest.add(piece(0, 6000), at: range(0, 6000))
        #expect(try honest.add(piece(6000, 14_000), at: range(6000, 14_000)).isWhole)
        #expect(liar.state().isWhole)
        #expect(try folder.isSound(hash))
    }

    @Test func `a sender that begins many has room for few`() throws {
        for number in 0..<10 {
            try folder.makeRoom(forPartsOf: "a", atMost: 3)
            _ = try AttachmentPart(of: Digest.of([UInt8(number)]), in: folder, from: "a")
                .add(piece(0, 6000), at: range(0, 6000))
        }
        let other = AttachmentPart(of: hash, in: folder, from: "b")
        _ = try other.add(piece(0, 6000), at: range(0, 6000))
        try folder.makeRoom(forPartsOf: "a", atMost: 1)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(left == ["\(hash.hex).b.part"])
    }

    @Test func `removing takes the content and all that was arriving of it`() throws {
        _ = try AttachmentPart(of: hash, in: folder, from: "a").add(piece(0, 6000), at: range(0, 6000))
        _ = try AttachmentPart(of: hash, in: folder).add(content, at: range(0, content.count))
        try folder.remove(hash)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        try folder.remove(hash)
    }

    private func piece(_ first: Int, _ count: Int) -> [UInt8] { Array(content.dropFirst(first).prefix(count)) }

    private func range(_ first: Int, _ count: Int) -> AttachmentRange {
        AttachmentRange(first: first, count: min(count, content.count - first), total: content.count)
    }
}
