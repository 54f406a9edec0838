import Foundation
import TestSupport
import Testing

/// Photos on their way, with real programs: over lines that are cut, through kills, to the offices that want them.
@Suite(.serialized) struct Attachments {
    private static let pieceBytes = 64 * 1024
    /// What a connection needs for itself, and the question how far the centre is: handshake, heads, tickets.
    private static let connectionBytes = 8 * 1024

    @Test(.timeLimit(.minutes(30)))
    func `a photo arrives over a line that is cut, through a kill, with at most a piece sent again each time`() throws {
        let province = try Province()
        let line = try WildLine(to: try #require(province.port), dice: SeededGenerator(seed: 5))
        let office = try province.machine(of: "5715", clerk: "อาผ่า", through: line.port)
        let photo = try province.photo(3_000_000)
        let id = try office.add(
            "community", ["--set", "name_th=บ้านหนึ่ง", "--set", "photo=@\(photo.path)", "--add", "shared=57"])
        let shown = try office.attachment(of: id)
        #expect(shown["bytes"] as? Int == 3_000_000 && shown["kind"] as? String == "jpeg")
        #expect(shown["here"] as? Bool == true && shown["atCentre"] as? Bool == false)
        #expect(try office.status()["attachmentsUnsent"] as? Int == 1)
        let (before, made) = (line.bytesUp, line.connections)
        line.set(lifeBytes: 150_000)
        try office.startDaemon()
        let folder = province.data.appending(path: "attachments")
        #expect(eventually(within: 300) { sizes(folder).contains { $0 > 1_000_000 } })
        office.stopDaemon(SIGKILL)
        province.stop(SIGKILL)
        try province.start()
        try office.startDaemon()
        let hash = try #require(shown["hash"] as? String)
        #expect(eventually(within: 300) { FileManager.default.fileExists(atPath: folder.appending(path: hash).path) })
        #expect(try eventually { try office.attachment(of: id)["atCentre"] as? Bool == true })
        office.stopDaemon()
        #expect(try Data(contentsOf: folder.appending(path: hash)) == Data(contentsOf: photo))
        let cuts = line.cuts + 1
        let sent = line.bytesUp - before
        let connections = line.connections - made
        print("attachment: \(sent) bytes up for 3000000 over \(connections) connections, \(cuts) cuts")
        #expect(cuts > 1 && connections > 10)
        #expect(sent <= 3_000_000 * 102 / 100 + cuts * Self.pieceBytes + connections * Self.connectionBytes)
        #expect(try office.status()["attachmentsUnsent"] as? Int == 0)
    }

    @Test(.timeLimit(.minutes(30)))
    func `a second office with the same photo sends nothing, and a third that wants it gets it through cuts`() throws {
        let province = try Province()
        let line = try WildLine(to: try #require(province.port), dice: SeededGenerator(seed: 6))
        let first = try province.machine(of: "5715", clerk: "อาผ่า")
        let photo = try province.photo(1_000_000)
        let id = try first.add(
            "community", ["--set", "name_th=บ้านหนึ่ง", "--set", "photo=@\(photo.path)", "--add", "shared=57"])
        #expect(try first.sync() == 0)
        #expect(try first.attachment(of: id)["atCentre"] as? Bool == true)

        let second = try province.machine(of: "5702", clerk: "วิภา", through: line.port)
        let other = try second.add("person", ["--set", "full_name=สมศรี", "--set", "photo=@\(photo.path)"])
        let before = line.bytesUp
        #expect(try second.sync() == 0)
        #expect(try second.attachment(of: other)["atCentre"] as? Bool == true)
        #expect(line.bytesUp - before < 50_000)

        // One of the two records goes; the other still names the photo.
        #expect(try second.run(["record", "delete", other]).code == 0)
        #expect(try second.sync() == 0)
        let third = try province.machine(of: "5701", clerk: "สมศรี", through: line.port)
        #expect(try third.sync() == 0)
        #expect(try third.attachment(of: id)["here"] as? Bool == false)
        try fetch(id, on: third, through: line, expecting: photo)
        // It is at the centre: the office may drop it, and ask again.
        #expect(try third.run(["attachment", "forget", id, "photo"]).code == 0)
        #expect(try third.attachment(of: id)["here"] as? Bool == false)
        #expect(try third.run(["attachment", "follow", "community"]).code == 0)
        line.set(lifeBytes: nil)
        #expect(try third.sync() == 0)
        #expect(try third.attachment(of: id)["here"] as? Bool == true)
    }

    @Test(.timeLimit(.minutes(30)))
    func `a backup holds them, and a centre that was put back before they came gets them again`() throws {
        let province = try Province()
        let office = try province.machine(of: "5715", clerk: "อาผ่า")
        let early = try province.photo(100_000)
        let late = try province.photo(90_000)
        let first = try office.add("community", ["--set", "name_th=หนึ่ง", "--set", "photo=@\(early.path)"])
        #expect(try office.sync() == 0)
        let backup = province.folder.appending(path: "backup").path
        #expect(try province.central(["backup", backup]).code == 0)
        let second = try office.add("community", ["--set", "name_th=สอง", "--set", "photo=@\(late.path)"])
        #expect(try office.sync() == 0)
        let hash = try #require(try office.attachment(of: first)["hash"] as? String)
        let file = province.data.appending(path: "attachments/\(hash)")

        province.stop()
        #expect(try province.central(["restore", backup, "--replace"]).code == 0)
        #expect(try Data(contentsOf: file) == Data(contentsOf: early))
        #expect(sizes(province.data.appending(path: "attachments")) == [100_000])
        try province.start()
        for _ in 0..<2 { #expect(try office.sync() == 0) }
        #expect(sizes(province.data.appending(path: "attachments")).sorted() == [90_000, 100_000])
        #expect(try office.attachment(of: second)["atCentre"] as? Bool == true)

        // A backup without them is not whole.
        let kept = URL(filePath: backup).appending(path: "attachments/\(hash)")
        #expect(try province.central(["backup", backup, "--verify"]).code == 0)
        try Data([1]).write(to: kept)
        #expect(try province.central(["backup", backup, "--verify"]).code == 1)
        try FileManager.default.removeItem(at: kept)
        #expect(try province.central(["backup", backup, "--verify"]).code == 1)
    }

    @Test(.timeLimit(.minutes(30)))
    func `a redaction takes the content too, at the office and at the centre, and nothing brings it back`() throws {
        let province = try Province()
        let writer = try province.machine(of: "5715", clerk: "อาผ่า")
        let reader = try province.machine(of: "5702", clerk: "วิภา")
        let photo = try province.photo(50_000)
        let shared = try province.photo(40_000)
        let words = ["--set", "full_name=สมศรี", "--add", "shared=57"]
        let id = try writer.add("person", words + ["--set", "photo=@\(photo.path)"])
        let other = try writer.add("person", words + ["--set", "photo=@\(shared.path)"])
        let third = try writer.add("person", words + ["--set", "photo=@\(shared.path)"])
        for machine in [writer, reader] { #expect(try machine.sync() == 0) }
        for record in [id, other] { #expect(try reader.run(["attachment", "want", record, "photo"]).code == 0) }
        #expect(try reader.sync() == 0)
        let folders = [writer.home, reader.home, province.data].map { $0.appending(path: "attachments") }
        for folder in folders { #expect(sizes(folder).sorted() == [40_000, 50_000]) }

        for record in [id, other] {
            let ask = ["redact", "ask", record, "--field", "photo", "--cause", "request", "--clerk", "อรุณ"]
            let number = try #require(try province.central(ask).object["number"] as? Int)
            #expect(try province.central(["redact", "confirm", "\(number)", "--clerk", "วิภา"]).code == 0)
        }
        for machine in [writer, reader] { #expect(try machine.sync() == 0) }
        // The other one is still the photo of a third record.
        for folder in folders { #expect(sizes(folder) == [40_000]) }
        #expect(try writer.attachment(of: third)["here"] as? Bool == true)
        for machine in [writer, reader] { #expect(try machine.sync() == 0) }
        for folder in folders { #expect(sizes(folder) == [40_000]) }
    }

    @Test(.timeLimit(.minutes(30))) func `staff get it as a file and never as a page`() throws {
        let province = try Province()
        let office = try province.machine(of: "5715", clerk: "อาผ่า")
        let page = province.folder.appending(path: "page.html")
        try Data("<html><script>alert(1)</script></html>".utf8).write(to: page)
        let id = try office.add("community", ["--set", "name_th=หนึ่ง", "--set", "photo=@\(page.path)"])
        let hash = try #require(try office.attachment(of: id)["hash"] as? String)
        #expect(!(try province.page("/attachments/\(hash)")).contains("script"))
        #expect(try office.sync() == 0)
        #expect(try province.page("/records/\(id)").contains("/attachments/\(hash)"))
        let answer = try province.page("/attachments/\(hash)", ["--include"])
        for header in [
            "x-content-type-options: nosniff", "content-disposition: attachment; filename=\"\(hash.prefix(16)).bin\"",
            "content-security-policy: sandbox", "content-type: application/octet-stream",
        ] {
            #expect(answer.lowercased().contains(header), "\(answer)")
        }
        #expect(answer.hasSuffix("</html>"))
        // Nobody gets it by its address without a ticket.
        #expect(try province.page("/v1/blob/\(hash)", ["--include"]).contains("401"))
        #expect(try province.page("/attachments/\(String(hash.reversed()))", ["--include"]).contains("404"))
    }

    @Test(.timeLimit(.minutes(60)), arguments: [StorageFault.Kind.full, .kill])
    func `a centre whose disk fails keeps nothing by halves, and has it all in the end`(
        _ kind: StorageFault.Kind
    ) throws {
        let province = try Province()
        let machine = try province.machine(of: "5701", clerk: "สมศรี")
        let photo = try province.photo(150_000)
        let id = try machine.add("community", ["--set", "name_th=หนึ่ง", "--set", "photo=@\(photo.path)"])
        let hash = try #require(try machine.attachment(of: id)["hash"] as? String)
        province.stop()
        let copies = [try FolderCopy(of: province.data), try FolderCopy(of: machine.home)]
        let file = province.data.appending(path: "attachments/\(hash)")
        var call = 1
        var met = 0
        while true {
            for copy in copies { try copy.putBack() }
            let fault = StorageFault(kind, at: call, under: province.data)
            let server = try province.launch(environment: try fault.environment())
            if server.isRunning { _ = try machine.exchangeOnce() }
            province.stop()
            guard let name = fault.met else { break }
            let place: Comment = "\(kind.rawValue) at call \(call): \(name)"
            if let kept = FileManager.default.contents(atPath: file.path) {
                #expect(try kept == Data(contentsOf: photo), place)
            }
            try province.start()
            #expect(try machine.sync() == 0, place)
            #expect(try Data(contentsOf: file) == Data(contentsOf: photo), place)
            province.stop()
            met += 1
            call += FaultSweep.stepWanted
        }
        try #require(met > 0)
        print("serve, attachment: \(kind.rawValue) at \(met) calls")
    }

    /// Wants a photo, gets it over a line that is cut, and saves it.
    private func fetch(_ id: String, on machine: Machine, through line: WildLine, expecting photo: URL) throws {
        let out = photo.deletingLastPathComponent().appending(path: "saved.jpg")
        let save = ["attachment", "save", id, "photo", "--out", out.path]
        #expect(try machine.run(save).code == 1)
        #expect(try machine.run(["attachment", "want", id, "photo"]).code == 0)
        line.set(lifeBytes: 120_000)
        var tries = 1
        while try machine.exchangeOnce().code != 0, tries < 60 { tries += 1 }
        #expect(line.cuts > 5 && tries < 60)
        #expect(try machine.run(save).code == 0)
        #expect(try Data(contentsOf: out) == Data(contentsOf: photo))
        #expect(try machine.run(save).code == 1)
    }

    // MARK: What the tests say

    /// The sizes of a folder's files.
    private func sizes(_ folder: URL) -> [Int] {
        guard let names = FileManager.default.subpaths(atPath: folder.path) else { return [] }
        return names.compactMap { name in
            FileManager.default.contents(atPath: folder.appending(path: name).path)?.count
        }
    }
}
