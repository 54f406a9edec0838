import Forms
import Protocol
import TestSupport
import Testing

@Suite struct FieldReadingTests {
    @Test(arguments: [
        ("community", "name_th", "  บ้าน  ศรีดอนชัย ", Value.text("บ้าน ศรีดอนชัย")),
        ("community", "households", "๑,๒๓๔", .integer(1234)),
        ("community", "households", "120.0", .integer(120)),
        ("community", "joined_fy", "๒๕๖๕", .integer(2565)),
        ("community", "tourism_flag", "ใช่", .boolean(true)),
        ("community", "tourism_flag", "ไม่มี", .boolean(false)),
        ("community", "place_type", "วัด", .text("temple")),
        ("community", "place_type", "mosque", .text("mosque")),
        ("community", "place_type", "CHURCH", .text("church")),
        ("community", "networks", "ศิลปวัฒนธรรม", .text("06")),
        ("community", "village_code8", "5703 0801", .text("57030801")),
        ("community", "subdistrict_code", "570308", .text("570308")),
        ("community", "subdistrict_code", "๕๗๐๓๐๘", .text("570308")),
        ("community", "subdistrict_code", "ศรีดอนชัย", .text("570308")),
        ("community", "subdistrict_code", "ต.เวียง อ.เทิง", .text("570401")),
        ("community", "subdistrict_code", "ตำบลเวียง อำเภอเชียงของ จังหวัดเชียงราย", .text("570301")),
        ("community", "subdistrict_code", "แม่จัน", .text("570701")),
        ("event", "place_code", "อ.แม่จัน", .text("5707")),
        ("nomination", "place_code", "จังหวัดเชียงราย", .text("57")),
        ("organisation", "lat", "19.9100", .text("19.91")),
        ("activity", "result_pct", "0100.00", .text("100")),
        ("plan_item", "target_value", "-0.50", .text("-0.5")),
        ("plan_item", "target_value", "-0", .text("0")),
        ("plan_item", "budget_baht", "1,234.5 บาท", .integer(123_450)),
        ("plan_item", "budget_baht", "฿0.05", .integer(5)),
        ("plan_item", "budget_baht", "๕๐๐", .integer(50_000)),
        ("organisation", "phone", "+66 81-234-5678", .text("0812345678")),
        ("organisation", "phone", "053-711-870 ต่อ 12", .text("053711870 ต่อ 12")),
        ("organisation", "phone", "0 5371 1870-2", .text("053711870-2")),
        ("organisation", "phone", "๐๘๑ ๒๓๔ ๕๖๗๘, (053) 711 870 / 1669", .text("0812345678, 053711870, 1669")),
        ("organisation", "phone", "+95 9 123456789", .text("+959123456789")),
        ("organisation", "email", "Info@Example.GO.TH", .text("Info@example.go.th")),
        (
            "organisation", "website", "HTTPS://Www.Example.go.th/หน้า?a=1#b",
            .text("https://www.example.go.th/หน้า?a=1#b")
        ),
        ("organisation", "postcode", "57 000", .text("57000")),
        ("event", "status", "จัดแล้ว", .text("held")),
    ])
    func `what a clerk types becomes one stored form`(
        form: String, name: String, typed: String, stored: Value
    ) throws {
        let catalogue = try Shipped.catalogue()
        let field = try Shipped.field(form, name)
        #expect(try field.read(typed, in: catalogue) == stored)
        #expect(field.problem(with: stored, in: catalogue) == nil)
    }

    @Test(arguments: [
        ("community", "name_th", " \u{200B} ", FieldProblem.Reason.missing),
        ("community", "name_th", String(repeating: "ก", count: 251), .tooLong(max: 250)),
        ("community", "name_th", String(repeating: "ก", count: 30_000), .tooLong(max: 250)),
        ("community", "households", "สิบ", .notANumber),
        ("community", "households", "1.5", .notANumber),
        ("community", "households", "12,34", .notANumber),
        ("community", "households", "1e3", .notANumber),
        ("community", "households", "99999999999999999999999", .notANumber),
        ("community", "households", "-1", .outOfRange(min: "0", max: "100000")),
        ("community", "joined_fy", "2021", .outOfRange(min: "2550", max: "2650")),
        ("community", "tourism_flag", "อาจจะ", .notABoolean),
        ("community", "place_type", "ศาลเจ้า", .unknownCode(list: "CL08")),
        ("community", "subdistrict_code", "570399", .unknownPlace),
        ("community", "subdistrict_code", "Wiang", .unknownPlace),
        ("community", "subdistrict_code", "5703", .wrongPlaceLevel([.subdistrict])),
        ("community", "subdistrict_code", "สันทราย", .ambiguousPlace(["570107", "570705"])),
        ("community", "village_code8", "1234567", .wrongDigits(count: 8)),
        ("community", "same_as", "บ้านอื่น", .notAnID(type: "community")),
        ("community", "photo", "abc", .notAHash),
        ("organisation", "postcode", "50000", .outOfRange(min: "57000", max: "57999")),
        ("organisation", "phone", "12345", .notAPhone),
        ("organisation", "phone", "0512345678", .notAPhone),
        ("organisation", "phone", "081234567a", .notAPhone),
        ("organisation", "phone", "ext 5", .notAPhone),
        ("organisation", "email", "a@b", .notAnEmail),
        ("organisation", "email", "a b@example.org", .notAnEmail),
        ("organisation", "email", "ก@example.org", .notAnEmail),
        ("organisation", "website", "javascript:alert(1)", .notAURL),
        ("organisation", "website", "https://a@evil.example/", .notAURL),
        ("organisation", "website", "https://x\"><script>.example", .notAURL),
        ("organisation", "website", "https://localhost", .notAURL),
        ("activity", "result_pct", "100.1", .outOfRange(min: "0", max: "100")),
        ("activity", "result_pct", "-0.1", .outOfRange(min: "0", max: "100")),
        ("plan_item", "budget_baht", "-1", .outOfRange(min: "0.00", max: nil)),
        ("plan_item", "budget_baht", "1.234", .notANumber),
        ("event", "status", "เสร็จ", .unknownCode(list: "event.status")),
    ])
    func `what does not fit is refused with its reason`(
        form: String, name: String, typed: String, reason: FieldProblem.Reason
    ) throws {
        let field = try Shipped.field(form, name)
        #expect(throws: FieldProblem(field: name, reason: reason)) { try field.read(typed, in: Shipped.catalogue()) }
    }

    @Test func `a record's id is read with or without hyphens`() throws {
        let field = try Shipped.field("attendance", "event")
        let id = [UInt8](1...16)
        let catalogue = try Shipped.catalogue()
        #expect(try field.read("01020304-0506-0708-090a-0B0C0D0E0F10", in: catalogue) == .bytes(id))
        #expect(try field.read("0102030405060708090a0b0c0d0e0f10", in: catalogue) == .bytes(id))
        #expect(field.json(.bytes(id)) == "01020304-0506-0708-090a-0b0c0d0e0f10")
        #expect(throws: FieldProblem.self) { try field.read("01020304-05060708-090a-0b0c-0d0e0f10", in: catalogue) }
    }

    @Test(arguments: [
        Value.text("abc"), .text("0120"), .integer(-5), .boolean(true), .bytes([1]), .other([1]), .text("120"),
    ])
    func `a stored value of another kind is a problem`(value: Value) throws {
        let field = try Shipped.field("community", "households")
        #expect(field.problem(with: value, in: try Shipped.catalogue()) != nil)
    }

    @Test func `typing noise never ends the program`() throws {
        var random = SeededGenerator(seed: 7)
        let catalogue = try Shipped.catalogue()
        let alphabet = Array("0123456789๐๙.,-+:/@# กเำ้ตคพศ;\\=\"\n\u{301}aTZ".unicodeScalars)
        let fields = catalogue.forms.flatMap(\.fields)
        for _ in 0..<3_000 {
            var typed = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...24, using: &random) {
                typed.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
            }
            let text = String(typed)
            let field = fields[Int.random(in: 0..<fields.count, using: &random)]
            do throws(FieldProblem) {
                let values = try field.readCell(text, in: catalogue)
                let again = try field.readCell(field.cell(values), in: catalogue)
                #expect(values == again, "\(field.name): \(text.debugDescription)")
            } catch {
                #expect(!error.message(in: .thai, catalogue, form: nil).isEmpty)
            }
        }
    }
}
