import Foundation
import TestSupport
import Testing

/// An office begins while the pieces of its snapshot are not to be had as the centre made them.
@Suite(.serialized) struct `Pieces of a snapshot that are not what they were` {
    private static let records = 1500
    /// What a proxy says. Programs that a test runs inherit its connections: the office must not wait for their end.
    private static let busy =
        "HTTP/1.1 503 Busy\r\nContent-Type: text/html\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy"

    /// A centre that has a snapshot.
    private static func province() throws -> Province {
        let province = try Province(isPlain: true)
        let author = try province.machine(of: "5715", clerk: "อาผ่า")
        try author.takeInCommunities(records, sharedWith: nil)
        try #require(try author.sync(timeout: 600) == 0)
        let built = try province.central(["snapshot"])
        try #require(built.code == 0, "\(built.errors)")
        return province
    }

    private static func pieces(_ server: TestServer) -> Int {
        server.requests.count { $0.hasPrefix("GET /v1/snapshot/") }
    }

    @Test(.timeLimit(.minutes(30)))
    func `come by pages after they came damaged twice, and status tells of it meanwhile`() throws {
        let province = try Self.province()
        let centre = try #require(province.port)
        let disturber = try TestServer.spoiling("GET /v1/snapshot/", of: centre)
        defer { disturber.stop() }
        let late = try province.machine(of: "5715", clerk: "สมศรี", through: disturber.port)
        #expect(Self.pieces(disturber) == 1)
        #expect(try late.status()["lastError"] as? String == "piece_damaged")
        #expect(try late.read(["status"]).contains("the data for the first sync came damaged"))
        #expect(try late.status()["records"] as? Int == 0)
        #expect(try late.exchangeOnce().code == 0)
        let status = try late.status()
        #expect(status["records"] as? Int == Self.records && status["lastError"] is NSNull)
        #expect(status["stateHash"] as? String == (try province.stateHash(of: "5715")))
        #expect(Self.pieces(disturber) == 2)
    }

    @Test(.timeLimit(.minutes(30)))
    func `are built anew by the centre that finds them damaged on its disk`() throws {
        let province = try Self.province()
        province.stop()
        let folder = province.data.appending(path: "snapshots")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let file = folder.appending(path: name)
            var bytes = [UInt8](try Data(contentsOf: file))
            bytes[bytes.count / 2] ^= 1
            try Data(bytes).write(to: file)
        }
        try province.start()
        let centre = try #require(province.port)
        let line = try TestServer { $0.pass(to: centre) { _, _ in nil } }
        defer { line.stop() }
        let late = try province.machine(of: "5715", clerk: "สมศรี", through: line.port)
        // The first one that is asked for is found out; the office gets pages, or pieces that were built since.
        var tries = 0
        while try late.sync() != 0 {
            tries += 1
            #expect(try late.status()["lastError"] as? String == "piece_absent")
            try #require(tries < 10)
        }
        #expect(try late.status()["records"] as? Int == Self.records)
        #expect(try late.status()["stateHash"] as? String == province.stateHash(of: "5715"))
    }

    @Test(.timeLimit(.minutes(30)))
    func `do not keep a daemon from the rest while something else answers in their place`() throws {
        let province = try Self.province()
        let centre = try #require(province.port)
        let portal = try TestServer { connection in
            connection.pass(to: centre) { request, _ in
                guard request.hasPrefix("GET /v1/snapshot/") else { return nil }
                return Array(Self.busy.utf8)
            }
        }
        defer { portal.stop() }
        let late = try province.machine(of: "5715", clerk: "สมศรี", through: portal.port)
        let photo = try province.photo(9000)
        try late.startDaemon()
        try #require(eventually { Self.pieces(portal) > 3 })
        let id = try late.add("community", ["--set", "name_th=ชุมชน", "--set", "photo=@\(photo.path)"])
        // What was recorded goes, and so does its photo; a clerk who asks is told what is missing.
        #expect(try late.sync() == 4)
        #expect(try province.central(["record", "show", id]).code == 0)
        #expect(try eventually(within: 60) { try late.attachment(of: id)["atCentre"] as? Bool == true })
        #expect(try eventually { try late.status()["lastError"] as? String == "portal" })
        late.stopDaemon()
    }
}
