import Store
import SyncLogic
import Testing

@Suite struct `Enrol` {
    static let paper = "E3B0-C442-98FC-1C14-9AFB-F4C8-996F-B924"

    private func wish(of desk: Desk) throws -> EnrolmentWish? {
        var wish: EnrolmentWish?
        try Line.look(in: desk.home) { transaction throws(StorageError) in wish = try transaction.enrolmentWish() }
        return wish
    }

    @Test func `the wish waits in the store when there is no line`() throws {
        let desk = try Desk("5713")
        try desk.useDaemon("exit 4")
        let answer = desk.run(
            "enrol", "--server", "https://centre.example:8443/", "--code", " ABCD-1234 ", "--fingerprint",
            Self.paper.lowercased().replacing("-", with: " "), "--json")
        #expect(answer.code == 4)
        let wish = try wish(of: desk)
        #expect(wish?.server == "https://centre.example:8443")
        #expect(wish?.code == "ABCD-1234")
        #expect(wish?.fingerprint == Self.paper)
        #expect(wish?.authority == nil)
        #expect(desk.run("status").output.contains("https://centre.example:8443"))
    }

    @Test func `plain HTTP is for loopback, and needs no fingerprint`() throws {
        let desk = try Desk("5713")
        try desk.useDaemon("exit 4")
        #expect(desk.run("enrol", "--server", "http://127.0.0.1:8080", "--code", "c").code == 4)
        #expect(try wish(of: desk)?.authority?.isEmpty == true)
        #expect(desk.run("enrol", "--server", "http://centre.example", "--code", "c").code == 2)
    }

    @Test func `without a way to know the centre nothing is asked for`() throws {
        let desk = try Desk("5713")
        #expect(desk.run("enrol", "--server", "https://centre.example", "--code", "c").code == 2)
        let typed = desk.run("enrol", "--server", "https://centre.example", "--code", "c", "--fingerprint", "E3B0")
        #expect(typed.code == 2)
        let file = try desk.file("ca.pem", "no certificate")
        #expect(desk.run("enrol", "--server", "https://centre.example", "--code", "c", "--ca", file).code == 2)
        let missing = desk.run("enrol", "--server", "https://c", "--code", "c", "--ca", desk.folder + "/none")
        #expect(missing.code == 1)
        #expect(desk.run("enrol", "--server", "https://c", "--code", " ", "--fingerprint", Self.paper).code == 2)
        #expect(try wish(of: desk) == nil)
    }

    @Test func `success names the office and this machine's fingerprint`() throws {
        let desk = try Desk("5713")
        let daemon = try ServingDaemon(desk)
        let answer = daemon.whileServing({ transaction throws(StorageError) in
            try transaction.enrol(authority: "", serverKey: Array(repeating: 1, count: 32))
        }) { desk.run("enrol", "--server", "http://localhost:1", "--code", "c", "--json") }
        #expect(answer.code == 0)
        #expect(try answer.document["office"].text == "5713")
        #expect(try answer.document["fingerprint"].text?.split(separator: "-").count == 8)
        #expect(try desk.run("status", "--json").document["enrolled"].flag == true)
    }

    @Test func `a new enrolment that waits for a line leaves the former one in force, and both are told`() throws {
        let desk = try Desk("5713")
        try Line.note(at: desk) { transaction throws(StorageError) in
            try transaction.set(.server, "http://127.0.0.1:1")
            try transaction.enrol(authority: "", serverKey: Array(repeating: 7, count: 32))
        }
        try desk.useDaemon("exit 4")
        #expect(desk.run("enrol", "--server", "http://localhost:2", "--code", "c").code == 4)
        #expect(try wish(of: desk)?.server == "http://localhost:2")
        let status = try desk.run("status", "--json").document
        #expect(status["enrolled"].flag == true && status["server"].text == "http://127.0.0.1:1")
        let page = desk.run("status").output
        #expect(page.contains("ขอลงทะเบียนกับ http://localhost:2 ไว้แล้ว") && page.contains("ส่วนกลาง: http://127.0.0.1:1"))
    }

    @Test func `a refusal is told, and a former enrolment stays`() throws {
        let desk = try Desk("5713")
        try Line.note(at: desk) { transaction throws(StorageError) in
            try transaction.set(.server, "http://127.0.0.1:1")
            try transaction.enrol(authority: "", serverKey: Array(repeating: 7, count: 32))
        }
        let daemon = try ServingDaemon(desk)
        let answer = daemon.whileServing({ transaction throws(StorageError) in
            try transaction.failEnrolment("refused:code", isFinal: true)
            try transaction.set(.wishesSettled, try transaction.wishes().newest)
        }) { desk.run("enrol", "--server", "http://localhost:2", "--code", "c", "--json") }
        #expect(answer.code == 1)
        #expect(try answer.document["error"]["kind"].text == "enrolment_refused")
        let status = try desk.run("status", "--json").document
        #expect(status["enrolled"].flag == true)
        #expect(status["server"].text == "http://127.0.0.1:1" && status["enrolError"].isNull)
    }

    @Test func `a refusal that came when nobody waited for it is told, and that the former enrolment is in force`()
        throws
    {
        let desk = try Desk("5713")
        try Line.note(at: desk) { transaction throws(StorageError) in
            try transaction.set(.server, "http://127.0.0.1:1")
            try transaction.enrol(authority: "", serverKey: Array(repeating: 7, count: 32))
            try transaction.wish(
                EnrolmentWish(server: "http://localhost:2", code: "c", fingerprint: nil, authority: ""))
            try transaction.failEnrolment("refused:code", isFinal: true)
        }
        let page = desk.run("status").output
        #expect(page.contains("ขอรหัสใหม่") && page.contains("ยังใช้การลงทะเบียนเดิมอยู่"))
        #expect(!page.contains("ขอลงทะเบียนกับ"))
    }

    @Test func `a first refusal leaves the machine not enrolled, and says why`() throws {
        let desk = try Desk("5713")
        let daemon = try ServingDaemon(desk)
        let answer = daemon.whileServing({ transaction throws(StorageError) in
            try transaction.failEnrolment("refused:code", isFinal: true)
            try transaction.set(.wishesSettled, try transaction.wishes().newest)
        }) { desk.run("enrol", "--server", "http://localhost:2", "--code", "c") }
        #expect(answer.code == 1)
        #expect(answer.complaints.contains("ขอรหัสใหม่"))
        #expect(desk.run("status").output.contains("ขอรหัสใหม่"))
    }
}
