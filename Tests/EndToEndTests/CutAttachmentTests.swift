import Foundation
import TestSupport
import Testing

/// A photo over connections of which none carries much more than the handshake of TLS.
@Suite(.serialized) struct `A photo over a line that is cut every 8 KiB` {
    private static let lifeBytes = 8192
    private static let photoBytes = 60_000

    @Test(.timeLimit(.minutes(30))) func `goes up piece by piece, with the daemon that serves the office`() throws {
        let province = try Province()
        let line = try WildLine(to: try #require(province.port), dice: SeededGenerator(seed: 21))
        let office = try province.machine(of: "5715", clerk: "อาผ่า", through: line.port)
        let photo = try province.photo(Self.photoBytes)
        let id = try office.add("community", ["--set", "name_th=บ้าน", "--set", "photo=@\(photo.path)"])
        let before = (bytes: line.bytesBoth, connections: line.connections)
        line.set(lifeBytes: Self.lifeBytes)
        try office.startDaemon()
        #expect(try eventually(within: 300) { try office.status()["attachmentsUnsent"] as? Int == 0 })
        office.stopDaemon()
        let shown = try office.attachment(of: id)
        #expect(shown["atCentre"] as? Bool == true)
        let hash = try #require(shown["hash"] as? String)
        let kept = province.data.appending(path: "attachments").appending(path: hash)
        #expect(try Data(contentsOf: kept) == Data(contentsOf: photo))
        try report("up", line.bytesBoth - before.bytes, line.connections - before.connections, line.cuts)
        #expect(line.cuts > 0)
    }

    @Test(.timeLimit(.minutes(30))) func `comes down piece by piece`() throws {
        let province = try Province()
        let author = try province.machine(of: "5715", clerk: "อาผ่า")
        let photo = try province.photo(Self.photoBytes)
        let words = ["--set", "name_th=บ้าน", "--set", "photo=@\(photo.path)", "--add", "shared=57"]
        let id = try author.add("community", words)
        #expect(try author.sync() == 0)
        let line = try WildLine(to: try #require(province.port), dice: SeededGenerator(seed: 22))
        let reader = try province.machine(of: "5702", clerk: "วิภา", through: line.port)
        #expect(try reader.sync() == 0)
        #expect(try reader.run(["attachment", "want", id, "photo"]).code == 0)
        let before = (bytes: line.bytesBoth, connections: line.connections)
        line.set(lifeBytes: Self.lifeBytes)
        try reader.startDaemon()
        #expect(try eventually(within: 300) { try reader.status()["attachmentsWanted"] as? Int == 0 })
        reader.stopDaemon()
        let out = province.folder.appending(path: "saved.jpg")
        #expect(try reader.run(["attachment", "save", id, "photo", "--out", out.path]).code == 0)
        #expect(try Data(contentsOf: out) == Data(contentsOf: photo))
        try report("down", line.bytesBoth - before.bytes, line.connections - before.connections, line.cuts)
        #expect(line.cuts > 0)
    }

    /// Shows what it took, and holds it to its bounds: handshake and heads take three quarters of the worst connection.
    private func report(_ way: String, _ bytes: Int, _ connections: Int, _ cuts: Int) throws {
        print("photo \(way): \(bytes) bytes for \(Self.photoBytes) in \(connections) connections, \(cuts) cuts")
        #expect(bytes < 4 * Self.photoBytes)
        // Once the line is known it is the daemon that ends connections.
        #expect(cuts <= connections / 2)
    }
}
