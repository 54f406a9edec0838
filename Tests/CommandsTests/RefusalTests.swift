import Forms
import Testing

@testable import Commands

@Suite struct `What validation refuses` {
    @Test(arguments: [
        ("households=มาก", "not_a_number"), ("households=-1", "out_of_range"), ("phone=12", "not_a_phone"),
        ("place_type=xx", "unknown_code"), ("tourism_flag=อาจจะ", "not_a_boolean"), ("counted_on=วานซืน", "not_a_date"),
        ("counted_on=2564-10-19", "buddhist_year"), ("subdistrict_code=ไม่มี", "unknown_place"),
        ("subdistrict_code=เวียง", "ambiguous_place"), ("subdistrict_code=5713", "wrong_place_level"),
        ("village_code8=1", "wrong_digits"), ("level=1", "not_the_writer"), ("office=9999", "only_centre"),
        ("shared=9999", "unknown_place"),
        ("bogus=1", "unknown_field"), ("deleted=1", "unknown_field"), ("photo=xx", "not_a_hash"),
    ])
    func `is told with code 3 and the field, in both languages`(edit: String, kind: String) throws {
        let desk = try Desk("5713")
        let field = String(edit.prefix { $0 != "=" })
        let words = ["record", "add", "community", "--set", "name_th=ก", "--set", edit]
        let program = desk.run(words + ["--json"])
        #expect(program.code == 3)
        #expect(try program.document["error"]["kind"].text == kind)
        #expect(try program.document["error"]["field"].text == field)
        let thai = desk.run(words)
        let english = desk.run(words + ["--lang", "en"])
        #expect(thai.code == 3)
        #expect(thai.output.isEmpty)
        #expect(thai.complaints.contains(field))
        #expect(english.complaints.contains(field))
        #expect(thai.complaints != english.complaints)
        #expect(try desk.run("record", "list", "community", "--json").document.items.isEmpty)
    }

    @Test func `several problems are told at once, each by the label and the name of its field`() throws {
        let desk = try Desk("5713")
        let words = ["record", "add", "community", "--set", "households=x", "--set", "phone=1"]
        let lines = desk.run(words).complaints.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("[households] จำนวนครัวเรือน: "))
        let problems = try desk.run(words + ["--json"]).document["error"]["problems"].items
        #expect(problems.map { $0["field"].text } == ["households", "phone"])
    }

    @Test func `a guess is offered for a name that is nearly right`() throws {
        let desk = try Desk("5713")
        let answer = desk.run("record", "add", "community", "--set", "household=1", "--lang", "en")
        #expect(answer.complaints.contains("was it households?"))
        #expect(desk.run("record", "add", "commmunity", "--set", "a=b").complaints.contains("community"))
    }

    @Test func `append-only fields say how to write them`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก")
        let answer = desk.run("record", "edit", id, "--set", "notes=ข")
        #expect(answer.code == 3)
        #expect(answer.complaints.contains("--add"))
        #expect(desk.run("record", "edit", id, "--add", "name_th=ข").code == 3)
        #expect(desk.run("record", "edit", id, "--remove", "networks=02").code == 3)
    }

    @Test func `a step of a workflow that may not be taken says which may`() throws {
        let desk = try Desk("5713")
        let id = try desk.add(
            "nomination", "programme=top_ten_communities", "subject_type=community", "subject_name=ก",
            "fiscal_year=2566")
        let answer = desk.run("record", "edit", id, "--set", "status=proclaimed", "--json")
        #expect(answer.code == 3)
    }

    static let reasons: [FieldProblem.Reason] = [
        .missing, .unknownField, .notANumber, .outOfRange(min: "1", max: nil), .outOfRange(min: nil, max: nil),
        .tooLong(max: 5), .notADate, .buddhistYear, .notABoolean, .unknownCode(list: "CL02"),
        .unknownCode(list: "none"), .codeNotInUse(list: "CL02", fiscalYear: 2560), .unknownPlace,
        .ambiguousPlace(["570101", "570301"]), .wrongPlaceLevel([.district]), .notAnID(type: "community"), .notAHash,
        .notAPhone, .notAnEmail, .notAURL, .wrongDigits(count: 8), .wrongKind, .tooMany, .onlyCentre,
        .illegalStep(from: "nominated", to: "x"), .illegalStep(from: nil, to: "x"), .before(field: "name_th"),
        .noneOf(["name_th", "phone"]),
    ]

    @Test(arguments: reasons)
    func `every reason has a sentence in both languages, with label and name`(reason: FieldProblem.Reason) throws {
        let catalogue = try Catalogue.load()
        let text = ProblemText(catalogue, type: "community")
        let problem = FieldProblem(field: "households", reason: reason)
        #expect(text.text(problem, .thai).hasPrefix("[households] จำนวนครัวเรือน: "))
        #expect(text.text(problem, .english).hasPrefix("[households] Households: "))
        #expect(text.text(problem, .thai).count > "[households] จำนวนครัวเรือน: ".count)
        #expect(ProblemText(catalogue, type: nil).text(problem, .thai).hasPrefix("[households] "))
        let owner = FieldProblem(field: "office", reason: reason)
        #expect(text.text(owner, .english).hasPrefix("[office] Owning office: "))
    }
}
