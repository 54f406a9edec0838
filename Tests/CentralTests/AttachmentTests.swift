import Attachments
import Merge
import Protocol
import TestSupport
import Testing

@testable import Central

/// Who brings content and who gets it, and what a stranger, a liar or a flood gets.
@Suite struct AttachmentTests {
    private static let photo: FieldID = 38

    private let centre: Centre
    private let central: Central
    private let temporary: TemporaryFolder
    private let content: [UInt8]
    private let hash: Digest

    init() throws {
        centre = try Centre(.file)
        temporary = try TemporaryFolder()
        central = try Central(
            opening: try #require(centre.path), catalogue: centre.catalogue, signingKey: centre.signing,
            attachments: temporary.file("attachments"))
        var random = SeededGenerator(seed: 3)
        content = (0..<300_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        hash = Digest.of(content)
    }

    @Test func `the office that names it brings it, piece by piece, and its readers get it`() throws {
        let writer = try self.writer("5715", shared: ["5702"])
        let reader = try sender(try centre.enrol("5702"))
        #expect(try central.attachmentState(of: hash, for: writer) == AttachmentState(kept: 0, isWhole: false))
        expectRefused(.absent) { try central.attachment(hash, from: 0, max: 10, for: reader) }
        try bring(from: writer)
        #expect(try central.attachmentState(of: hash, for: writer).isWhole)
        // Sent once for all: whoever may bring it hears that it is there.
        #expect(try central.attachmentState(of: hash, for: reader).isWhole)
        for office in [writer, reader] {
            let end = try central.attachment(hash, from: 299_000, max: 70_000, for: office)
            #expect(end.total == content.count && end.bytes == Array(content.suffix(1000)))
            #expect(try central.attachment(hash, from: content.count, max: 1, for: office).bytes.isEmpty)
        }
        #expect(try central.keptAttachments() == [KeptAttachment(hash: hash, bytes: 300_000, isNamed: true)])
    }

    @Test func `what a disk changed is given to nobody, is kept for people, and is taken anew`() throws {
        let writer = try self.writer("5715", shared: ["5702"])
        let reader = try sender(try centre.enrol("5702"))
        try bring(from: writer)
        let name = "attachments/\(hash.hex)"
        var damaged = content
        damaged[150_000] ^= 1
        _ = try temporary.put(damaged, name)
        expectRefused(.absent) { try central.attachment(hash, from: 0, max: 10, for: reader) }
        #expect(try temporary.bytes(name + ".damaged") == damaged)
        #expect(try central.keptAttachments().isEmpty)
        #expect(try central.attachmentState(of: hash, for: writer) == AttachmentState(kept: 0, isWhole: false))
        try bring(from: writer)
        #expect(try central.attachment(hash, from: 0, max: 10, for: reader).bytes == Array(content.prefix(10)))
        #expect(try temporary.bytes(name) == content)
    }

    @Test func `who would bring it hears that what the disk changed is not there`() throws {
        let writer = try self.writer("5715")
        try bring(from: writer)
        _ = try temporary.put(Array(content.dropLast()), "attachments/\(hash.hex)")
        #expect(try central.attachmentState(of: hash, for: writer) == AttachmentState(kept: 0, isWhole: false))
        try bring(from: writer)
    }

    @Test func `what is not there and what is not theirs is one and the same to others`() throws {
        let stranger = try sender(try centre.enrol("5701"))
        let range = AttachmentRange(first: 0, count: 8192, total: content.count)
        let piece = Array(content.prefix(8192))
        for _ in 0..<2 {
            expectRefused(.absent) { try central.attachmentState(of: hash, for: stranger) }
            expectRefused(.absent) { try central.attachment(hash, from: 0, max: 10, for: stranger) }
            expectRefused(.absent) { try central.take(piece, at: range, of: hash, from: stranger, nowMs: 0) }
            if try central.keptAttachments().isEmpty { try bring(from: try writer("5715")) }
        }
        #expect(try temporary.names == ["attachments"])
    }

    @Test func `a part that is held may bring what it names, and nobody else gets it`() throws {
        var owner = try centre.enrol("5702")
        let (record, begun) = try owner.add([16: .text("ของเขา")])
        _ = try owner.exchange(centre, [begun])
        var office = try centre.enrol("5715")
        let photo = FieldWrite(field: Self.photo, operation: .set, value: .bytes(hash.bytes))
        let reply = try office.exchange(centre, [try office.write(record, "community", [photo])])
        try #require(reply.body.held.count == 1)
        let sender = try sender(office)
        try bring(from: sender)
        expectRefused(.absent) { try central.attachment(hash, from: 0, max: 10, for: sender) }
        #expect(try central.keptAttachments().map(\.isNamed) == [true])
    }

    @Test func `a piece that is no piece is refused, and nothing of it is kept`() throws {
        let writer = try self.writer("5715")
        let total = content.count
        expectRefused(.malformed) { try take(0, 100, of: total, from: writer) }
        expectRefused(.malformed) {
            let range = AttachmentRange(first: 0, count: 8193, total: total)
            return try central.take(Array(content.prefix(8192)), at: range, of: hash, from: writer, nowMs: 0)
        }
        expectRefused(.tooLarge) { try take(0, Limits.attachmentPieceBytesMax + 1, of: total, from: writer) }
        // Beyond what is kept, and over what is kept: told where it stands.
        #expect(try take(8192, 8192, of: total, from: writer).kept == 0)
        #expect(try take(0, 8192, of: total, from: writer).kept == 8192)
        #expect(try take(0, 16_384, of: total, from: writer).kept == 8192)
        #expect(try take(4096, 8192, of: total, from: writer).kept == 8192)
        #expect(try central.keptAttachments().isEmpty)
        // A lie about the length is found when all that was said to come is there.
        expectRefused(.content) { try take(8192, 100, of: 8292, from: writer) }
        #expect(try central.attachmentState(of: hash, for: writer).kept == 0)
        try bring(from: writer)
    }

    @Test func `a machine brings so much a day, and goes on the next day`() throws {
        let writer = try self.writer("5715")
        let day: Int64 = 86_400_000
        // What it brought of others, up to the last piece that fits.
        let brought = Limits.attachmentDayBytesMax - 65_536 - Limits.attachmentPieceBytesMin
        try centre.writing { _ = try $0.countAttachmentBytes(brought, of: writer.device, on: 5) }
        #expect(try take(0, 65_536, of: content.count, from: writer, nowMs: 5 * day).kept == 65_536)
        // A piece that is not taken costs nothing.
        #expect(try take(0, 65_536, of: content.count, from: writer, nowMs: 5 * day).kept == 65_536)
        expectRefused(.tooMany) { try take(65_536, 65_536, of: content.count, from: writer, nowMs: 5 * day) }
        #expect(try take(65_536, 65_536, of: content.count, from: writer, nowMs: 6 * day).kept == 131_072)
    }

    @Test func `a range has one spelling, lies within its whole, and the whole within its bound`() throws {
        for text in ["bytes 0-65535/300000", "bytes 65536-65536/65537"] {
            #expect(try AttachmentRange(parsing: text).text == text)
        }
        for text in [
            "", "bytes", "bytes 0-65535", "bytes 0-65535/*", "bytes 5-4/10", "bytes 0-10/10", "bytes 00-1/10",
            "bytes +0-1/10", "bytes 0-1/10 ", "Bytes 0-1/10", "bytes -1-1/10", "bytes 0-1/99999999999999999999",
            "bytes 0-1/\(Limits.attachmentBytesMax + 1)",
        ] {
            #expect(throws: ProtocolError.self, "\(text)") { try AttachmentRange(parsing: text) }
        }
    }

    // MARK: What the tests say

    /// An office that has a record which names the content.
    private func writer(_ office: String, shared: [String] = []) throws -> Sender {
        var station = try centre.enrol(office)
        let (_, change) = try station.add([16: .text("บ้าน"), Self.photo: .bytes(hash.bytes)], shared: shared)
        #expect(try station.exchange(centre, [change]).status == 200)
        return try sender(station)
    }

    private func sender(_ station: Station) throws -> Sender {
        try central.bearer(of: station.ticket("GET /x"), for: "GET /x")
    }

    private func bring(from sender: Sender) throws {
        for first in stride(from: 0, to: content.count, by: 65_536) {
            let state = try take(first, min(65_536, content.count - first), of: content.count, from: sender)
            #expect(state.kept == min(first + 65_536, content.count))
        }
    }

    private func take(
        _ first: Int, _ count: Int, of total: Int, from sender: Sender, nowMs: Int64 = 0
    ) throws(CentralError) -> AttachmentState {
        try central.take(
            Array(content.dropFirst(first).prefix(count)),
            at: AttachmentRange(first: first, count: count, total: total), of: hash, from: sender, nowMs: nowMs)
    }

    private func expectRefused<Value>(
        _ kind: Refusal.Kind, at location: SourceLocation = #_sourceLocation, _ body: () throws -> Value
    ) {
        do {
            Issue.record("\(try body()) was not refused", sourceLocation: location)
        } catch {
            let refused = (error as? CentralError).map { Refusal($0).kind }
            #expect(refused == kind, "\(error)", sourceLocation: location)
        }
    }
}
