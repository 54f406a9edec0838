import Forms
import Protocol
import Testing

@Suite struct FieldWritingTests {
    @Test(arguments: [
        ("event", "starts", Value.text("2021-10-19T09:00"), "19 ต.ค. 2564 09.00 น.", "19 Oct 2021 09:00"),
        ("community", "counted_on", .text("2021-10-19"), "19 ต.ค. 2564", "19 Oct 2021"),
        (
            "community", "subdistrict_code", .text("570308"), "ต.ศรีดอนชัย อ.เชียงของ",
            "Si Don Chai Subdistrict, Chiang Khong District"
        ),
        ("event", "place_code", .text("5701"), "อ.เมืองเชียงราย", "Mueang Chiang Rai District"),
        ("nomination", "place_code", .text("57"), "จ.เชียงราย", "Chiang Rai Province"),
        ("community", "place_type", .text("temple"), "วัด", "Temple"),
        ("community", "place_type", .text("new_code"), "new_code", "new_code"),
        ("community", "population", .integer(12_345), "12,345", "12,345"),
        ("community", "joined_fy", .integer(2565), "2565", "B.E. 2565"),
        ("plan_item", "budget_baht", .integer(123_450), "1,234.50", "1,234.50"),
        ("plan_item", "budget_baht", .integer(-5), "-0.05", "-0.05"),
        ("plan_item", "target_value", .text("-1234.5"), "-1,234.5", "-1,234.5"),
        ("plan_item", "target_value", .text("n/a"), "n/a", "n/a"),
        ("community", "tourism_flag", .boolean(true), "ใช่", "yes"),
        ("community", "counted_on", .text("2564-10-19"), "2564-10-19", "2564-10-19"),
        ("event", "status", .text("held"), "จัดแล้ว", "Held"),
    ])
    func `people see values in their own way`(
        form: String, name: String, value: Value, thai: String, english: String
    ) throws {
        let catalogue = try Shipped.catalogue()
        let field = try Shipped.field(form, name)
        #expect(field.text(value, TextStyle(.thai), in: catalogue) == thai)
        #expect(field.text(value, TextStyle(.english), in: catalogue) == english)
    }

    @Test func `Thai digits and the names of a year are there when wanted`() throws {
        let catalogue = try Shipped.catalogue()
        let date = try Shipped.field("community", "counted_on")
        let style = TextStyle(.thai, hasThaiDigits: true)
        #expect(date.text(.text("2021-10-19"), style, in: catalogue) == "๑๙ ต.ค. ๒๕๖๔")
        let site = try Shipped.field("organisation", "website")
        #expect(site.text(.text("https://a.th/1"), style, in: catalogue) == "https://a.th/1")
        let level = try Shipped.field("assessment", "certified_level")
        #expect(level.text(.text("2"), TextStyle(.thai, fiscalYear: 2565), in: catalogue) == "คุณธรรม")
    }

    @Test(arguments: [
        ("community", "households", Value.integer(120), #"120"#),
        ("community", "tourism_flag", .boolean(false), "false"),
        ("plan_item", "budget_baht", .integer(123_450), #""1234.50""#),
        ("community", "name_th", .text("ก/ข"), #""ก/ข""#),
        ("community", "photo", .bytes([1, 255]), #""01ff""#),
    ])
    func `programs see exact values`(form: String, name: String, value: Value, json: String) throws {
        #expect(try Shipped.field(form, name).json(value).text == json)
    }

    @Test func `a cell of several values comes back as it was`() throws {
        let catalogue = try Shipped.catalogue()
        let networks = try Shipped.field("community", "networks")
        #expect(networks.cell([.text("02"), .text("09")]) == "02;09")
        #expect(try networks.readCell("02; ศาสนา;;02", in: catalogue) == [.text("02"), .text("01")])
        let aliases = try Shipped.field("community", "aliases")
        let odd: [Value] = [.text("ก;ข"), .text(#"ค\"#), .text("=ง")]
        #expect(try aliases.readCell(aliases.cell(odd), in: catalogue) == odd)
        let notes = try Shipped.field("community", "notes")
        let long: [Value] = [.text("หนึ่ง\nสอง;สาม"), .text("หนึ่ง\nสอง;สาม")]
        #expect(try notes.readCell(notes.cell(long), in: catalogue) == long)
        #expect(try networks.readCell("", in: catalogue).isEmpty)
        #expect(networks.cell([]) == "")
        let many = String(repeating: "01;", count: 600)
        #expect(throws: FieldProblem(field: "networks", reason: .tooLong(max: 512))) {
            try networks.readCell(many, in: catalogue)
        }
    }

    @Test func `every reason has a sentence in both languages`() throws {
        let catalogue = try Shipped.catalogue()
        let form = try Shipped.form("event")
        let reasons: [FieldProblem.Reason] = [
            .missing, .outOfRange(min: "0", max: nil), .unknownCode(list: "CL08"), .before(field: "starts"),
            .ambiguousPlace(["570107", "570705"]), .wrongPlaceLevel([.district, .subdistrict]),
            .illegalStep(from: "planned", to: "minutes_approved"), .illegalStep(from: nil, to: "held"),
            .noneOf(["title", "venue"]), .codeNotInUse(list: "CL05", fiscalYear: 2560), .buddhistYear,
        ]
        for reason in reasons {
            let problem = FieldProblem(field: "ends", reason: reason)
            #expect(problem.message(in: .thai, catalogue, form: form).hasPrefix("สิ้นสุด: "))
            #expect(problem.message(in: .english, catalogue, form: form).hasPrefix("Ends: "))
        }
        let before = FieldProblem(field: "ends", reason: .before(field: "starts"))
        #expect(before.message(in: .english, catalogue, form: form) == "Ends: must not be before Starts")
        #expect(before.message(in: .thai, catalogue, form: form) == "สิ้นสุด: ต้องไม่ก่อนเริ่ม")
    }
}
