import Foundation
import TestSupport
import Testing

/// Exchanges that the line cuts: what arrived of either side is gone on from.
@Suite(.serialized) struct `An exchange that is cut` {
    @Test(.timeLimit(.minutes(30))) func `one large change crosses a line that is cut every 16 KiB`() throws {
        let province = try Province()
        let line = try WildLine(to: try #require(province.port), dice: SeededGenerator(seed: 31))
        let office = try province.machine(of: "5715", clerk: "อาผ่า", through: line.port)
        let id = try lesson(at: office)
        let before = line.bytesBoth
        line.set(lifeBytes: 16 * 1024)
        try office.startDaemon()
        #expect(try eventually(within: 300) { try office.status()["unsent"] as? Int == 0 })
        office.stopDaemon()
        #expect(try province.central(["record", "show", id]).code == 0)
        #expect(try office.status()["stateHash"] as? String == province.stateHash(of: "5715"))
        let bytes = line.bytesBoth - before
        // The same over a line that is not cut says how large it is.
        line.set(lifeBytes: nil)
        let whole = line.bytesBoth
        _ = try lesson(at: office)
        #expect(try office.sync() == 0)
        let uncut = line.bytesBoth - whole
        print("a change of 140 KB: \(bytes) bytes over \(line.cuts) cuts, \(uncut) uncut")
        #expect(uncut > 60_000 && line.cuts > 0)
        #expect(bytes < uncut * 2)
    }

    @Test(.timeLimit(.minutes(30))) func `what was said is not said again when only the answer was cut`() throws {
        let province = try Province(isPlain: true)
        let centre = try #require(province.port)
        let line = try WildLine(to: centre, dice: SeededGenerator(seed: 32))
        let office = try province.machine(of: "5701", clerk: "สมศรี", through: line.port)
        try office.takeInCommunities(100)
        let cutter = try TestServer { connection in
            connection.pass(to: centre) { request, answer in
                request.hasPrefix("POST /v1/exchange/") ? Array(answer.dropLast(40)) : nil
            }
        }
        defer { cutter.stop() }
        line.lead(to: cutter.port)
        let before = line.bytesUp
        try office.startDaemon()
        #expect(try eventually { try office.status()["unsent"] as? Int == 0 })
        let said = cutter.requests.filter { $0.hasPrefix("POST /v1/exchange/") }
        #expect(said.count == 1)
        #expect(cutter.requests.count { $0.hasPrefix("GET /v1/exchange/") && $0.contains("\r\nRange: bytes=") } == 1)
        #expect(line.bytesUp - before < 15_000 && line.bytesUp - before > 5000)
        office.stopDaemon()
        #expect(try office.status()["stateHash"] as? String == province.stateHash(of: "5701"))
    }

    @Test(.timeLimit(.minutes(30))) func `the centre keeps beginnings by their hash, and takes in nothing else`() throws
    {
        let province = try Province(isPlain: true)
        let centre = try #require(province.port)
        let line = try WildLine(to: centre, dice: SeededGenerator(seed: 33))
        let office = try province.machine(of: "5702", clerk: "วิภา", through: line.port)
        try office.takeInCommunities(100)
        let before = try province.stateHash(of: "5702")
        let liar = try TestServer { connection in
            guard let request = connection.readMessage(), let end = Data(request).range(of: Data("\r\n\r\n".utf8))
            else {
                return
            }
            let head = String(decoding: request[..<end.lowerBound], as: UTF8.self)
            guard let path = head.split(separator: " ").dropFirst().first, path.hasPrefix("/v1/exchange/") else {
                return
            }
            let body = Array(request[end.upperBound...])
            let told = Self.meddle(path: String(path), body, at: centre)
            #expect(told == ["kept 1000", "absent", "content", "absent"], "\(told)")
        }
        defer { liar.stop() }
        line.lead(to: liar.port)
        #expect(try office.exchangeOnce().code == 4)
        #expect(liar.requests.isEmpty == false)
        #expect(try province.stateHash(of: "5702") == before)
        line.lead(to: centre)
        #expect(try office.sync() == 0)
        #expect(try office.status()["stateHash"] as? String == province.stateHash(of: "5702"))
    }

    /// Brings a beginning, something behind a gap, and an end that is none; says what the centre answered.
    private static func meddle(path: String, _ body: [UInt8], at centre: UInt16) -> [String] {
        let total = body.count
        var spoilt = Array(body[1000...])
        spoilt[0] ^= 1
        let answers = [
            ask("POST", path, "Content-Range: bytes 0-999/\(total)\r\n", Array(body.prefix(1000)), at: centre),
            ask("POST", path, "Content-Range: bytes 1001-\(total - 1)/\(total)\r\n", Array(body[1001...]), at: centre),
            ask("POST", path, "Content-Range: bytes 1000-\(total - 1)/\(total)\r\n", spoilt, at: centre),
            ask("GET", path, "", [], at: centre),
        ]
        return answers.map { answer in
            // [1, 1000, false]: the number stands in big-endian order behind its head.
            if answer.contains(Data([0x83, 0x01, 0x19, 0x03, 0xE8, 0xF4])) { return "kept 1000" }
            let text = String(decoding: answer, as: UTF8.self)
            return text.hasPrefix("HTTP/1.1 404 ") ? "absent" : text.hasPrefix("HTTP/1.1 422 ") ? "content" : text
        }
    }

    private static func ask(
        _ method: String, _ path: String, _ headers: String, _ body: [UInt8], at port: UInt16
    ) -> Data {
        do {
            let descriptor = try TestServer.connection(to: port)
            defer { close(descriptor) }
            let connection = TestConnection(descriptor: descriptor)
            connection.write(
                "\(method) \(path) HTTP/1.1\r\nHost: centre\r\nContent-Length: \(body.count)\r\n\(headers)\r\n")
            connection.write(body)
            return Data(connection.readMessage() ?? [])
        } catch {
            Issue.record("\(error)")
            return Data()
        }
    }

    /// A record of some 140 KB, written in one change: of words that pack to little less than two bytes a letter.
    private func lesson(at machine: Machine) throws -> String {
        var dice = SeededGenerator(seed: 34)
        func text() -> String {
            String(
                String.UnicodeScalarView((0..<7900).compactMap { _ in Unicode.Scalar(dice.number(0x4E00...0x9FA0)) }))
        }
        let fields = ["context", "process", "result", "success_factors", "obstacles", "advice"]
        let named = ["--set", "network=02", "--set", "model_name=ต้นแบบ"]
        return try machine.add("lesson", named + fields.flatMap { ["--set", "\($0)=\(text())"] })
    }
}
