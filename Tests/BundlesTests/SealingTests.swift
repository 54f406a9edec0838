@testable import Bundles
import Foundation
import Keys
import Protocol
import TestSupport
import Testing

/// Bundles as bytes: what opens, and what does not.
@Suite struct `Sealed bundles` {
    let letters: Letters

    init() throws { letters = try Letters() }

    @Test func `what was sealed is opened by the receiver`() throws {
        let (frames, ending) = try letters.open(letters.bytes)
        #expect(frames == Letters.frames && ending == .whole)
        #expect(String(decoding: letters.bytes.prefix(19), as: UTF8.self) == "khunatham bundle 1\n")
        let one = try Letters(frames: [[7]])
        #expect(try one.open(one.bytes).frames == [[7]])
    }

    @Test func `cut at any byte, it gives the frames that are whole, and says that it was cut`() throws {
        for end in letters.bytes.indices {
            let bytes = Array(letters.bytes[..<end])
            if end < letters.start {
                #expect(throws: BundleError.self) { try letters.open(bytes) }
                continue
            }
            let (frames, ending) = try letters.open(bytes)
            #expect(frames == Array(Letters.frames.prefix(frames.count)), "cut at \(end)")
            #expect(ending == .cut && frames.count < Letters.frames.count, "cut at \(end)")
        }
    }

    @Test func `with any bit changed, nothing is opened that was not sealed`() throws {
        for place in letters.bytes.indices {
            for bit in 0..<8 {
                var bytes = letters.bytes
                bytes[place] ^= 1 << bit
                if place < letters.start {
                    #expect(throws: BundleError.self, "byte \(place)") { try letters.open(bytes) }
                    continue
                }
                let (frames, ending) = try letters.open(bytes)
                #expect(frames == Array(Letters.frames.prefix(frames.count)), "byte \(place)")
                #expect(ending != .whole && frames.count < Letters.frames.count, "byte \(place)")
            }
        }
    }

    @Test func `frames that are left out, repeated, put in another order or added end it`() throws {
        let start = Array(letters.bytes[..<letters.start])
        var pieces: [[UInt8]] = []
        var place = letters.start
        for frame in Letters.frames {
            let end = place + 4 + frame.count + FrameCipher.tagBytes
            pieces.append(Array(letters.bytes[place..<end]))
            place = end
        }
        let orders: [(order: [Int], opened: Int)] = [
            ([1, 0, 2], 0), ([0, 2], 1), ([0, 0, 1, 2], 1), ([2], 0), ([0, 1, 1, 2], 2),
        ]
        for (order, opened) in orders {
            let (frames, ending) = try letters.open(start + order.flatMap { pieces[$0] })
            #expect(frames.count == opened && ending == .damaged, "\(order)")
        }
        #expect(try letters.open(letters.bytes + [0]).ending == .damaged)
        #expect(try letters.open(letters.bytes + letters.bytes).ending == .damaged)
        let other = try Letters(frames: [[4], [5], [6]], ephemeral: 9)
        let grafted = try letters.open(start + other.bytes[other.start...])
        #expect(grafted.frames.isEmpty && grafted.ending == .damaged)
    }

    @Test func `a bundle for somebody else, or on the other way, is refused before anything is opened`() throws {
        let bundle = try SealedBundle(letters.bytes)
        let stranger = DeviceID(publicKey: letters.office.publicKey)
        #expect(throws: BundleError.wrongReceiver(bundle.header.receiver)) {
            try bundle.check(.toCentre, for: stranger)
        }
        #expect(bundle.header.receiver.office == "57")
        #expect(throws: BundleError.wrongDirection(.toCentre)) {
            try bundle.check(.toOffice, for: DeviceID(publicKey: letters.centre.publicKey))
        }
    }

    @Test func `a header that its sender did not sign is refused, and another key opens nothing`() throws {
        let bundle = try SealedBundle(letters.bytes)
        #expect(throws: BundleError.unsigned) {
            try bundle.opened(by: letters.centreSealing, from: letters.centre.publicKey)
        }
        let other = try SealingKey(seed: Array(repeating: 3, count: 32))
        var frames = try bundle.opened(by: other, from: letters.office.publicKey)
        #expect(try frames.next() == nil)
        #expect(frames.ending == .damaged)
    }

    @Test func `nobody puts his own header before the frames of another`() throws {
        let bundle = try SealedBundle(letters.bytes)
        let thief = try SigningKey(seed: Array(repeating: 66, count: 32))
        let header = BundleHeader(
            direction: .toCentre, receiver: bundle.header.receiver,
            sender: BundleParty(office: "5702", device: DeviceID(publicKey: thief.publicKey)),
            ephemeralKey: bundle.header.ephemeralKey)
        let signed = Envelope(
            payload: header.encoded, signature: thief.sign(Envelope.signedBytes(header.encoded, .bundle))
        ).encoded
        let start = BundleHeader.magic + BundlePieceHead(count: signed.count, isLast: false).encoded + signed
        let forged = try SealedBundle(start + letters.bytes[letters.start...])
        var frames = try forged.opened(by: letters.centreSealing, from: thief.publicKey)
        #expect(try frames.next() == nil)
    }

    @Test(arguments: [
        ([], BundleLookalike.empty), (Array("SQLite format 3\0 and more of it".utf8), .database),
        (Array("khunatham".utf8), .cut), (Array("PK\u{3}\u{4} an archive of files".utf8), .other),
        (Array("khunatham bundle 2\n".utf8), .other), (BundleHeader.magic, .cut),
    ])
    func `another file is told by what it is`(bytes: [UInt8], what: BundleLookalike) {
        #expect(throws: BundleError.notABundle(what)) { try SealedBundle(bytes) }
    }

    @Test func `heads that lie about lengths make no room`() throws {
        let start = Array(letters.bytes[..<letters.start])
        for head in [[0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0, 0, 0, 15]] as [[UInt8]] {
            let (frames, ending) = try letters.open(start + head + [1, 2, 3])
            #expect(frames.isEmpty && ending == .damaged, "\(head)")
            #expect(throws: BundleError.self) { try letters.open(BundleHeader.magic + head + [1, 2, 3]) }
        }
    }
}

/// Bundles as files.
@Suite struct `Bundle files` {
    @Test func `a file is private, and one that is there stays`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("out.bundle")
        try write([1, 2], path, replaces: false)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(throws: BundleError.exists(path: path)) { try write([3], path, replaces: false) }
        #expect(try folder.bytes("out.bundle") == [1, 2])
        try write([3], path, replaces: true)
        #expect(try folder.bytes("out.bundle") == [3] && folder.names == ["out.bundle"])
    }

    @Test func `one that cannot be finished leaves nothing behind`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: BundleError.unsigned) {
            try BundleFile.write(folder.file("x"), replaces: false, failure: { $0 }) { put throws(BundleError) in
                try put([1, 2, 3])
                throw .unsigned
            }
        }
        #expect(try folder.names.isEmpty)
        let missing = folder.file("no/such/folder")
        #expect(throws: BundleError.file(path: missing, code: ENOENT)) { try write([1], missing, replaces: false) }
        #expect(throws: BundleError.file(path: missing, code: ENOENT)) { _ = try BundleFile.open(missing) }
    }

    private func write(_ bytes: [UInt8], _ path: String, replaces: Bool) throws(BundleError) {
        try BundleFile.write(path, replaces: replaces, failure: { $0 }) { put throws(BundleError) in try put(bytes) }
    }
}
