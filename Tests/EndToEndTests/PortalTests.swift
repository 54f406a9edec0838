import Foundation
import TestSupport
import Testing

/// What stands between an office and the centre and answers in its place: the login page of a network, a proxy that
/// changes what it carries.
@Suite(.serialized) struct `Something else than the centre answers` {
    /// Ways in which networks answer everything until somebody logs in. `%` is another server's port.
    private static let portals = [
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 18\r\n\r\n<html>login</html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n<html>login</html>",
        "HTTP/1.1 200 OK\r\nContent-Type: application/khunatham\r\nContent-Length: 18\r\n\r\n<html>login</html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%/login\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:%/v1/exchange\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 511 Network Authentication Required\r\nContent-Type: text/html\r\nContent-Length: 18\r\n\r\n"
            + "<html>login</html>",
    ]

    @Test(.timeLimit(.minutes(30)))
    func `no login page is taken for it, status tells of it, and nothing is lost`() throws {
        let province = try Province(isPlain: true)
        let centre = try #require(province.port)
        let line = try WildLine(to: centre, dice: SeededGenerator(seed: 7))
        let machine = try province.machine(of: "5715", clerk: "สมศรี", through: line.port)
        let elsewhere = try TestServer { $0.readRequest() }
        defer { elsewhere.stop() }
        for (number, answer) in Self.portals.enumerated() {
            let answer = answer.replacing("%", with: "\(elsewhere.port)")
            let portal = try TestServer { connection in
                while connection.readRequest() != nil { connection.write(answer) }
            }
            defer { portal.stop() }
            line.lead(to: portal.port)
            let id = try machine.add("community", ["--set", "name_th=ชุมชนที่ \(number)"])
            #expect(try machine.exchangeOnce().code == 4, "\(answer)")
            #expect(portal.requests.contains { $0.hasPrefix("POST /v1/exchange ") }, "\(answer)")
            let status = try machine.status()
            #expect(status["lastError"] as? String == "portal", "\(answer)")
            #expect(status["unsent"] as? Int == 1, "\(answer)")
            #expect(try machine.read(["status"]).contains("this network wants a login first"))
            line.lead(to: centre)
            #expect(try machine.sync() == 0, "\(answer)")
            #expect(try province.central(["record", "show", id]).code == 0, "\(answer)")
            #expect(try machine.status()["lastError"] is NSNull, "\(answer)")
        }
        #expect(elsewhere.connections == 0)
        #expect(try machine.status()["stateHash"] as? String == province.stateHash(of: "5715"))
    }

    /// A page with its pictures in it: longer than what answers an enrolment.
    private static let longPage =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 200000\r\n\r\n"
        + String(repeating: "<img>", count: 40_000)

    @Test(.timeLimit(.minutes(30)), arguments: [portals[0], longPage])
    func `a machine is not enrolled with it, and is later with the centre`(_ page: String) throws {
        let province = try Province(isPlain: true)
        let centre = try #require(province.port)
        let line = try WildLine(to: centre, dice: SeededGenerator(seed: 8))
        let portal = try TestServer { connection in
            while connection.readRequest() != nil { connection.write(page) }
        }
        defer { portal.stop() }
        line.lead(to: portal.port)
        let machine = try Machine(office: "5703", clerk: "มานะ", folder: province.folder)
        #expect(try machine.run(try province.enrolment(of: "5703", through: line.port)).code == 4)
        #expect(portal.requests.contains { $0.hasPrefix("POST /v1/enrol ") })
        #expect(try machine.status()["enrolled"] as? Bool == false)
        #expect(try machine.read(["status"]).contains("this network wants a login first"))
        line.lead(to: centre)
        #expect(try machine.sync() == 0)
        #expect(try machine.status()["enrolled"] as? Bool == true)
    }

    @Test(.timeLimit(.minutes(30)))
    func `over TLS an enrolment waits until it is gone, and so does a machine that is enrolled`() throws {
        let province = try Province()
        let portal = try Province()
        let centre = try #require(province.port)
        let login = try #require(portal.port)
        let line = try WildLine(to: login, dice: SeededGenerator(seed: 13))
        let machine = try Machine(office: "5715", clerk: "สมศรี", folder: province.folder)
        let told = try machine.run(try province.enrolment(of: "5715", through: line.port))
        #expect(told.code == 1 && told.output.contains("Log in where the network wants that"), "\(told.output)")
        try machine.startDaemon()
        line.lead(to: centre)
        #expect(try eventually { try machine.status()["enrolled"] as? Bool == true })

        machine.stopDaemon()
        line.lead(to: login)
        _ = try machine.add("community", ["--set", "name_th=ชุมชน"])
        try machine.startDaemon()
        #expect(try eventually { try machine.status()["lastError"] as? String == "not_trusted" })
        line.lead(to: centre)
        #expect(try eventually { try machine.status()["unsent"] as? Int == 0 })
        machine.stopDaemon()
    }

    @Test(.timeLimit(.minutes(30))) func `a fingerprint that was mistyped is told at once, and typed again`() throws {
        let province = try Province()
        let machine = try Machine(office: "5715", clerk: "สมศรี", folder: province.folder)
        let words = try province.enrolment(of: "5715")
        try machine.startDaemon()
        let mistyped = Array(words.dropLast()) + ["E3B0-C442-98FC-1C14-9AFB-F4C8-996F-B924"]
        let told = try machine.run(mistyped)
        #expect(told.code == 1 && told.output.contains("compare with the paper"), "\(told.output)")
        #expect(try machine.status()["enrolled"] as? Bool == false)
        #expect(try machine.run(words).code == 0)
        #expect(try machine.status()["enrolled"] as? Bool == true)
        machine.stopDaemon()
    }

    @Test(.timeLimit(.minutes(30))) func `who asks for a photo is told to nobody to whom a redirect leads`() throws {
        let province = try Province(isPlain: true)
        let centre = try #require(province.port)
        let line = try WildLine(to: centre, dice: SeededGenerator(seed: 9))
        let machine = try province.machine(of: "5701", clerk: "อารี", through: line.port)
        let elsewhere = try TestServer { $0.readRequest() }
        defer { elsewhere.stop() }
        let away =
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:\(elsewhere.port)/\r\n"
            + "Content-Length: 0\r\n\r\n"
        let portal = try TestServer { connection in
            connection.pass(to: centre) { request, _ in
                request.contains("/v1/blob/") ? Array(away.utf8) : nil
            }
        }
        defer { portal.stop() }
        let photo = province.folder.appending(path: "photo.jpg")
        try Data([0xFF, 0xD8, 0xFF] + (0..<20_000).map { UInt8(truncatingIfNeeded: $0) }).write(to: photo)
        _ = try machine.add("community", ["--set", "name_th=ชุมชน", "--set", "photo=@\(photo.path)"])
        line.lead(to: portal.port)
        #expect(try machine.exchangeOnce().code == 4)
        #expect(portal.requests.contains { $0.contains("/v1/blob/") && $0.contains("Authorization: Khunatham ") })
        #expect(elsewhere.connections == 0)
        let status = try machine.status()
        #expect(status["lastError"] as? String == "portal" && status["attachmentsUnsent"] as? Int == 1)
        line.lead(to: centre)
        #expect(try machine.sync() == 0)
        #expect(try machine.status()["attachmentsUnsent"] as? Int == 0)
    }

    @Test(.timeLimit(.minutes(30)), arguments: [-40, -1, 1, 40])
    func `an answer whose length is told wrong costs a try, and nothing is lost or comes twice`(
        _ difference: Int
    ) throws {
        let province = try Province(isPlain: true)
        let centre = try #require(province.port)
        let line = try WildLine(to: centre, dice: SeededGenerator(seed: 10))
        let machine = try province.machine(of: "5702", clerk: "วิภา", through: line.port)
        let liar = try TestServer { connection in
            connection.pass(to: centre) { _, answer in
                let text = "content-length: "
                guard let start = answer.range(of: Data(text.utf8)) ?? answer.range(of: Data("Content-Length: ".utf8)),
                    let end = answer[start.upperBound...].firstIndex(of: 13),
                    let count = Int(String(decoding: answer[start.upperBound..<end], as: UTF8.self))
                else { return nil }
                return Array(answer[..<start.upperBound] + Data("\(count + difference)".utf8) + answer[end...])
            }
        }
        defer { liar.stop() }
        let ids = try (1...3).map { try machine.add("community", ["--set", "name_th=ชุมชนที่ \($0)"]) }
        line.lead(to: liar.port)
        #expect(try machine.exchangeOnce().code == 4)
        #expect(liar.requests.contains { $0.hasPrefix("POST /v1/exchange ") })
        // The centre has them, and the office does not know.
        #expect(try province.central(["record", "show", ids[2]]).code == 0)
        #expect(try machine.status()["unsent"] as? Int == 3)
        let word = try machine.status()["lastError"] as? String
        #expect(word == (difference > 0 ? "cut" : "portal"))
        line.lead(to: centre)
        #expect(try machine.sync() == 0)
        let status = try machine.status()
        #expect(status["unsent"] as? Int == 0 && status["records"] as? Int == 3)
        #expect(status["stateHash"] as? String == (try province.stateHash(of: "5702")))
        #expect(try province.central(["record", "list", "community"]).list.count == 3)
    }

    @Test(.timeLimit(.minutes(30))) func `over TLS it gets nothing, whether it speaks TLS or not`() throws {
        let province = try Province()
        let other = try Province()
        let centre = try #require(province.port)
        let line = try WildLine(to: centre, dice: SeededGenerator(seed: 11))
        let machine = try province.machine(of: "5715", clerk: "สมศรี", through: line.port)
        _ = try machine.add("community", ["--set", "name_th=ชุมชน"])
        let portal = try TestServer { connection in
            connection.write(Self.portals[0])
            connection.waitForClose()
        }
        defer { portal.stop() }
        line.lead(to: portal.port)
        #expect(try machine.exchangeOnce().code == 4)
        #expect(try machine.status()["lastError"] as? String == "tls")
        #expect(try machine.read(["status"]).contains("the network may want a login first"))
        line.lead(to: try #require(other.port))
        #expect(try machine.exchangeOnce().code == 4)
        #expect(try machine.status()["lastError"] as? String == "not_trusted")
        #expect(try machine.read(["status"]).contains("Log in where the network wants that"))
        #expect(try machine.status()["unsent"] as? Int == 1)
        line.lead(to: centre)
        #expect(try machine.sync() == 0)
        #expect(try machine.status()["unsent"] as? Int == 0)
    }
}
