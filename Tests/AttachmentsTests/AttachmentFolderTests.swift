import Attachments
import Foundation
import Protocol
import TestSupport
import Testing

/// Files taken in and written out by their content alone.
@Suite struct AttachmentFolderTests {
    private let temporary: TemporaryFolder
    private let folder: AttachmentFolder

    init() throws {
        temporary = try TemporaryFolder()
        folder = AttachmentFolder(temporary.path + "/attachments")
    }

    @Test func `a file that is taken in has the name of its content, once`() throws {
        let path = try temporary.put([0xFF, 0xD8, 0xFF, 0xE0], "a picture.jpg")
        let taken = try folder.takeIn(path)
        #expect(taken.hash == Digest.of([0xFF, 0xD8, 0xFF, 0xE0]))
        #expect(try folder.takeIn(try temporary.put([0xFF, 0xD8, 0xFF, 0xE0], "the same")).hash == taken.hash)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [taken.hash.hex])
        #expect(AttachmentKind(of: taken.hash, in: folder) == .jpeg)
        let out = temporary.path + "/out"
        try folder.save(taken.hash, to: out)
        #expect(try temporary.bytes("out") == [0xFF, 0xD8, 0xFF, 0xE0])
        #expect(throws: AttachmentError.self) { try folder.save(taken.hash, to: out) }
    }

    @Test func `what is no plain file of a fitting size is not taken in`() throws {
        #expect(throws: AttachmentError.empty(path: temporary.path + "/empty")) {
            try folder.takeIn(try temporary.put([], "empty"))
        }
        #expect(throws: AttachmentError.notAFile(path: temporary.path)) { try folder.takeIn(temporary.path) }
        #expect(throws: AttachmentError.notAFile(path: "/dev/zero")) { try folder.takeIn("/dev/zero") }
        #expect(throws: AttachmentError.self) { try folder.takeIn(temporary.path + "/none") }
        let large = temporary.path + "/large"
        #expect(FileManager.default.createFile(atPath: large, contents: nil))
        let handle = try FileHandle(forWritingTo: URL(filePath: large))
        try handle.truncate(atOffset: UInt64(Limits.attachmentBytesMax) + 1)
        #expect(throws: AttachmentError.tooLarge(path: large, bytesMax: Limits.attachmentBytesMax)) {
            try folder.takeIn(large)
        }
        try handle.truncate(atOffset: UInt64(Limits.attachmentBytesMax))
        #expect(try folder.takeIn(large).bytes == Limits.attachmentBytesMax)
    }

    @Test func `content that the disk changed is not written out`() throws {
        let hash = try folder.takeIn(try temporary.put([1, 2, 3], "a")).hash
        try Data([1, 2, 4]).write(to: URL(filePath: folder.file(hash)))
        #expect(try !folder.isSound(hash))
        let out = temporary.path + "/out"
        #expect(throws: AttachmentError.otherContent(hash)) { try folder.save(hash, to: out) }
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test func `a range is read up to the end`() throws {
        let hash = try folder.takeIn(try temporary.put(Array(0..<100), "a")).hash
        #expect(try folder.read(hash, from: 90, max: 5) == [90, 91, 92, 93, 94])
        #expect(try folder.read(hash, from: 90, max: 50).count == 10)
        #expect(try folder.read(hash, from: 100, max: 50).isEmpty)
        #expect(throws: AttachmentError.self) { try folder.read(Digest.of([]), from: 0, max: 1) }
    }

    @Test func `content is known by its first bytes`() {
        let heads: [(AttachmentKind, [UInt8])] = [
            (.jpeg, [0xFF, 0xD8, 0xFF, 0xDB]), (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]),
            (.gif, Array("GIF89a".utf8)), (.webp, Array("RIFF1234WEBP".utf8)),
            (.heic, [0, 0, 0, 24] + Array("ftypheic".utf8)), (.pdf, Array("%PDF-1.7".utf8)),
            (.zip, [0x50, 0x4B, 3, 4]), (.other, Array("<html>".utf8)), (.other, []), (.other, [0xFF]),
        ]
        for (kind, head) in heads { #expect(AttachmentKind(head: head) == kind, "\(kind)") }
    }
}
