import Forms
import Protocol
import Testing

@Suite struct FormProblemTests {
    @Test func `a required field may not be empty`() throws {
        let form = try Shipped.form("event")
        let problems = form.problems(in: [:], catalogue: try Shipped.catalogue())
        #expect(
            problems == [
                FieldProblem(field: "title", reason: .missing), FieldProblem(field: "starts", reason: .missing),
            ])
    }

    @Test func `an expected field that is empty is a gap, no refusal`() throws {
        let form = try Shipped.form("community")
        let values: [String: [Value]] = ["name_th": [.text("บ้าน")]]
        #expect(form.problems(in: values, catalogue: try Shipped.catalogue()).isEmpty)
        #expect(form.gaps(in: values).map(\.name) == ["subdistrict_code", "village_no", "place_type"])
    }

    @Test(arguments: [
        ("2022-06-14", "2022-06-15", true), ("2022-06-14T09:00", "2022-06-14", true),
        ("2022-06-14T09:00", "2022-06-14T09:00", true), ("2022-06-14T09:00", "2022-06-14T08:59", false),
        ("2022-06-14", "2022-06-13T23:00", false),
    ])
    func `an event does not end before it starts`(starts: String, ends: String, isFine: Bool) throws {
        let form = try Shipped.form("event")
        let values: [String: [Value]] = ["title": [.text("งาน")], "starts": [.text(starts)], "ends": [.text(ends)]]
        let problems = form.problems(in: values, catalogue: try Shipped.catalogue())
        #expect(problems == (isFine ? [] : [FieldProblem(field: "ends", reason: .before(field: "starts"))]))
    }

    @Test func `a network does not cease before it begins`() throws {
        let form = try Shipped.form("network")
        let values: [String: [Value]] = [
            "code": [.text("02")], "name_th": [.text("ชุมชน")], "name_en": [.text("Community")],
            "valid_from_fy": [.integer(2565)], "valid_to_fy": [.integer(2564)],
        ]
        let problems = form.problems(in: values, catalogue: try Shipped.catalogue())
        #expect(problems == [FieldProblem(field: "valid_to_fy", reason: .before(field: "valid_from_fy"))])
    }

    @Test func `rules between fields are kept`() throws {
        let catalogue = try Shipped.catalogue()
        let plan: [String: [Value]] = [
            "plan_owner": [.text("อำเภอ")], "activity": [.text("ปลูกป่า")], "fiscal_year": [.integer(2566)],
        ]
        let fields = ["problem_to_fix", "good_to_do"]
        #expect(
            try Shipped.form("plan_item").problems(in: plan, catalogue: catalogue)
                == [FieldProblem(field: "problem_to_fix", reason: .noneOf(fields))])
        let attendance: [String: [Value]] = [
            "event": [.bytes([UInt8](0..<16))], "mode": [.text("all")], "qualifier": [.text("over")],
        ]
        #expect(
            try Shipped.form("attendance").problems(in: attendance, catalogue: catalogue)
                == [FieldProblem(field: "headcount", reason: .missing)])
    }

    @Test func `a code must have been in use in the record's year`() throws {
        let form = try Shipped.form("nomination")
        var values: [String: [Value]] = [
            "programme": [.text("other")], "subject_type": [.text("community")], "subject_name": [.text("บ้าน")],
            "virtues": [.text("gratitude")], "fiscal_year": [.integer(2563)],
        ]
        let reason = FieldProblem.Reason.codeNotInUse(list: "CL05", fiscalYear: 2563)
        let catalogue = try Shipped.catalogue()
        #expect(form.problems(in: values, catalogue: catalogue) == [FieldProblem(field: "virtues", reason: reason)])
        values["fiscal_year"] = [.integer(2566)]
        #expect(form.problems(in: values, catalogue: catalogue).isEmpty)
    }

    @Test func `strange fields, kinds and numbers of values are named`() throws {
        let form = try Shipped.form("community")
        let values: [String: [Value]] = [
            "name_th": [.text("ก"), .text("ข")], "households": [.text("มาก")], "office": [.text("5701")],
            "zzz": [.integer(1)],
        ]
        let problems = form.problems(in: values, catalogue: try Shipped.catalogue())
        #expect(
            problems == [
                FieldProblem(field: "name_th", reason: .tooMany),
                FieldProblem(field: "households", reason: .notANumber),
                FieldProblem(field: "zzz", reason: .unknownField),
            ])
    }

    @Test(arguments: [
        ("0102030405060708090a0b0c0d0e0f10", ReferenceText.id([UInt8](1...16))),
        ("งาน ครั้งที่ 1/2565", .lookup(field: "title", value: "งาน ครั้งที่ 1/2565")),
        ("number_written = 1/2565", .lookup(field: "number_written", value: "1/2565")),
        ("a=b", .lookup(field: "title", value: "a=b")),
    ])
    func `a reference in a file is an id, a field's value, or a title`(cell: String, meant: ReferenceText) throws {
        #expect(try Shipped.form("event").referenceText(cell) == meant)
    }
}
