import Foundation
import Testing

@Suite struct `Export` {
    @Test func `an import of it changes nothing`() throws {
        let (desk, _, _) = try Line.quarrel()
        let id = try desk.add(
            "community", "name_th== SUM(1)", "aliases=ก\\;ข;ค", "notes=หนึ่ง", "identity=บรรทัด\nสอง", "tourism_flag=ใช่",
            "subdistrict_code=571301", "counted_on=19 ต.ค. 2564", "phone=053711870")
        desk.run("record", "edit", id, "--add", "notes=สอง", "--share", "57", "--add", "remarks=เหตุผล")
        let event = try desk.add(
            "event", "title=เวที", "type=working_group", "starts=19 ต.ค. 2564 09.00", "fiscal_year=2565")
        desk.run("record", "edit", event, "--add", "spent_baht=1250.50", "--add", "spent_baht=100")
        for type in ["community", "event"] {
            let path = desk.folder + "/\(type).csv"
            #expect(desk.run("export", type, "--format", "csv", "--out", path).code == 0)
            let answer = desk.run("import", type, path, "--json")
            #expect(answer.code == 0, "\(answer.output)")
            #expect(try answer.document["added"].number == 0)
            #expect(try answer.document["changed"].number == 0, "\(type)")
        }
    }

    @Test func `appended values are added once, and a ledger comes to the sum in the file`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("event", "title=เวที", "type=working_group", "starts=2021-10-19", "fiscal_year=2565")
        desk.run("record", "edit", id, "--add", "spent_baht=100", "--add", "resolutions=มติ 1")
        let path = try desk.file("in.csv", "id,spent_baht,resolutions\n\(id),150,\"มติ 1\nมติ 2\"\n")
        #expect(try desk.run("import", "event", path, "--json").document["changed"].number == 1)
        let fields = try desk.run("record", "show", id, "--json").document["fields"]
        #expect(fields["spent_baht"].text == "150.00")
        #expect(fields["resolutions"].texts == ["มติ 1", "มติ 2"])
        #expect(try desk.run("import", "event", path, "--json").document["unchanged"].number == 1)
    }

    @Test func `columns are id, office, the form's fields and the conflicts`() throws {
        let (desk, _, id) = try Line.quarrel()
        let path = desk.folder + "/out.csv"
        let answer = desk.run("export", "community", "--format", "csv", "--out", path)
        #expect(answer.output.contains("คอลัมน์ conflicts"))
        let bytes = try Data(contentsOf: URL(filePath: path))
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let lines = String(decoding: bytes.dropFirst(3), as: UTF8.self).split(whereSeparator: \.isNewline)
        #expect(lines[0].hasPrefix("id,office,name_th,"))
        #expect(lines[0].hasSuffix("shared,remarks,conflicts"))
        #expect(lines[1].hasPrefix("\(id),5713,บ้านห้วยลึก,"))
        #expect(lines[1].hasSuffix(",households"))
    }

    @Test func `JSON has the same records as a list`() throws {
        let desk = try Desk("5713")
        _ = try desk.add("community", "name_th=ก", "households=1")
        _ = try desk.add("community", "name_th=ข", "households=2")
        let all = desk.run("export", "community", "--format", "json", "--out", "-")
        #expect(all.output == desk.run("record", "list", "community", "--json").output)
        let some = desk.run("export", "community", "--format", "json", "--out", "-", "--where", "households=2")
        #expect(try some.document.items.count == 1)
        let report = desk.run("export", "community", "--format", "json", "--out", desk.folder + "/a.json", "--json")
        #expect(try report.document["records"].number == 2)
    }

    @Test func `a file that cannot be written is told, and the former one stays`() throws {
        let desk = try Desk("5713")
        let answer = desk.run("export", "community", "--format", "csv", "--out", "/nonexistent/x.csv", "--json")
        #expect(answer.code == 1)
        #expect(try answer.document["error"]["kind"].text == "unwritable_file")
        #expect(desk.run("export", "community", "--format", "csv", "--out", desk.folder).code == 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: desk.folder)
        #expect(!names.contains { $0.contains(".part") })
    }
}
