import Foundation
import Protocol
import Store
import Testing

/// What a clerk sees of attachments on a machine without a line.
@Suite struct `Attachments` {
    private static let photo: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + Array(repeating: 1, count: 1500)

    @Test func `a file is taken in with what is recorded, and shown by what it is`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก", "photo=@\(try file(desk))")
        let attachments = try desk.run("record", "show", id, "--json").document["attachments"]
        #expect(attachments.items.count == 1)
        #expect(attachments[0]["field"].text == "photo" && attachments[0]["kind"].text == "jpeg")
        #expect(attachments[0]["bytes"].number == 1504 && attachments[0]["here"].flag == true)
        #expect(attachments[0]["hash"].text == Digest.of(Self.photo).hex)
        #expect(desk.run("record", "show", id).output.contains("ภาพ JPEG, 1.5 กิโลไบต์, อยู่ในเครื่องนี้ ยังไม่ถึงส่วนกลาง"))
        #expect(desk.run("attachment", "list", "--lang", "en").output.contains("not at the centre yet"))
        #expect(try desk.run("status", "--json").document["attachmentsUnsent"].number == 1)
        let out = desk.folder + "/out.jpg"
        #expect(desk.run("attachment", "save", id, "photo", "--out", out).code == 0)
        #expect([UInt8](try Data(contentsOf: URL(filePath: out))) == Self.photo)
        // The label of the field does as well, and an edit attaches like a new record does.
        let other = try desk.add("community", "name_th=ข")
        #expect(desk.run("record", "edit", other, "--set", "ภาพถ่าย=@\(try file(desk))").code == 0)
        #expect(try desk.run("attachment", "list", "--json").document["attachments"].items.count == 1)
    }

    @Test func `what is refused leaves no content behind`() throws {
        let desk = try Desk("5713")
        let path = try file(desk)
        #expect(desk.run("record", "add", "community", "--set", "photo=@\(path)").code == 3)
        #expect(desk.run("record", "add", "community", "--set", "name_th=ก", "--set", "photo=@/none").code == 1)
        let folder = desk.run("record", "add", "community", "--set", "name_th=ก", "--set", "photo=@\(desk.folder)")
        #expect(folder.code == 3)
        #expect(try desk.run("attachment", "list", "--json").document["attachments"].items.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: desk.home.attachments) == [])
        #expect(try desk.run("status", "--json").document["records"].number == 0)
        // One that a record names already stays.
        let id = try desk.add("community", "name_th=ก", "photo=@\(path)")
        #expect(desk.run("record", "add", "community", "--set", "photo=@\(path)").code == 3)
        #expect(try desk.run("record", "show", id, "--json").document["attachments"][0]["here"].flag == true)
    }

    @Test func `what is nowhere else is not dropped, and what is not here is asked for`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก", "photo=@\(try file(desk))", "households=1")
        let forget = desk.run("attachment", "forget", id, "photo", "--json")
        #expect(try forget.code == 3 && forget.document["error"]["kind"].text == "attachment_only_here")
        #expect(desk.run("attachment", "save", id, "households", "--out", desk.folder + "/x").code == 3)
        let empty = try desk.add("community", "name_th=ข")
        #expect(desk.run("attachment", "want", empty, "photo").code == 1)
        // A hash that somebody else wrote.
        #expect(desk.run("record", "edit", empty, "--set", "photo=\(Digest.of([7]).hex)").code == 0)
        #expect(desk.run("attachment", "save", empty, "photo", "--out", desk.folder + "/x").code == 1)
        #expect(try desk.run("attachment", "want", empty, "photo", "--json").document["wanted"].flag == true)
        #expect(try desk.run("status", "--json").document["attachmentsWanted"].number == 1)
        #expect(desk.run("attachment", "follow", "network").code == 3)
        let followed = try desk.run("attachment", "follow", "community", "--json").document["followed"]
        #expect(followed.texts == ["community"])
        #expect(try desk.run("attachment", "follow", "community", "--stop", "--json").document["followed"].texts == [])
        #expect(desk.run("attachment", "follow", "community", "--stop").output == "ไม่รับแฟ้มแนบของประเภทใดโดยไม่ต้องขอ\n")
    }

    private func file(_ desk: Desk) throws -> String {
        let path = desk.folder + "/photo.jpg"
        try Data(Self.photo).write(to: URL(filePath: path))
        return path
    }
}
