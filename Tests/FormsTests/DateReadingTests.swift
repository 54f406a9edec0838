import Forms
import Protocol
import Testing

@Suite struct DateReadingTests {
    @Test(arguments: [
        "2021-10-19", "19/10/2564", "19-10-2564", "19.10.2564", "19/10/64", "๑๙/๑๐/๒๕๖๔", "19 ต.ค. 2564", "19ต.ค.2564",
        "19 ต.ค. 64", "19 ตค 2564", "19 ตุลาคม 2564", "วันที่ ๑๙ ตุลาคม พ.ศ. ๒๕๖๔", "วันอังคารที่ 19 ตุลาคม 2564",
        "19 เดือน ตุลาคม ปี 2564", "19 ตุลา 2564", "19 October 2021", "19 Oct 2021", "19/10/2021",
        "19 ตุลาคม ค.ศ. 2021", " 19 / 10 / 2564 ", "2021/10/19",
    ])
    func `a day is read however people write it`(typed: String) throws {
        let field = try Shipped.field("community", "counted_on")
        #expect(try field.read(typed, in: Shipped.catalogue()) == .text("2021-10-19"))
    }

    @Test(arguments: [
        ("2021-10-19T09:00", "2021-10-19T09:00"), ("2021-10-19 09:00", "2021-10-19T09:00"),
        ("วันที่ 19 ตุลาคม 2564 เวลา 09.00 น.", "2021-10-19T09:00"), ("19/10/2564 9:05", "2021-10-19T09:05"),
        ("19 ต.ค. 2564 ๑๓.๓๐ น.", "2021-10-19T13:30"), ("19 ต.ค. 2564", "2021-10-19"),
        ("2021-10-19T23:59:00", "2021-10-19T23:59"), ("29/2/2567", "2024-02-29"), ("31 ธ.ค. 2400", "1857-12-31"),
    ])
    func `a time of day is read when there is one`(typed: String, stored: String) throws {
        let field = try Shipped.field("event", "starts")
        #expect(try field.read(typed, in: Shipped.catalogue()) == .text(stored))
    }

    @Test(arguments: [
        "", "พรุ่งนี้", "19", "10/2564", "31/4/2564", "29/2/2566", "0/1/2564", "1/13/2564", "19/10/3000", "19/10/1500",
        "19 ต.ค. ต.ค. 2564", "ต.ค. 19 2564", "19/10/2564 24:00", "19/10/2564 9", "19/10/2564 9:60", "9999-01-01",
        "19 ตุลาคม ค.ศ. 2564", "19 ตุลาคม พ.ศ. 2021", "99999999/1/2564", "1/2/3/4/5/6/7/8", "2021-10-19Z",
        "19/10/564", String(repeating: "1 ", count: 400),
    ])
    func `what is no day is refused`(typed: String) throws {
        let field = try Shipped.field("event", "starts")
        #expect(throws: FieldProblem.self) { try field.read(typed, in: Shipped.catalogue()) }
    }

    @Test func `a Buddhist year in the ISO form is refused as such`() throws {
        let field = try Shipped.field("community", "counted_on")
        #expect(throws: FieldProblem(field: "counted_on", reason: .buddhistYear)) {
            try field.read("2564-10-19", in: Shipped.catalogue())
        }
    }

    @Test func `a day field takes no time`() throws {
        let field = try Shipped.field("community", "counted_on")
        #expect(throws: FieldProblem(field: "counted_on", reason: .notADate)) {
            try field.read("2021-10-19T09:00", in: Shipped.catalogue())
        }
    }

    @Test func `all months are read in full, short and without stops`() throws {
        let field = try Shipped.field("community", "counted_on")
        let names = [
            ["มกราคม", "ม.ค.", "มค", "January", "jan"], ["กุมภาพันธ์", "ก.พ.", "กพ", "February", "กุมภา"],
            ["มีนาคม", "มี.ค.", "มีค", "March", "มีนา"], ["เมษายน", "เม.ย.", "เมย", "April", "เมษา"],
            ["พฤษภาคม", "พ.ค.", "พค", "May", "พฤษภา"], ["มิถุนายน", "มิ.ย.", "มิย", "June", "มิถุนา"],
            ["กรกฎาคม", "ก.ค.", "กค", "July", "กรกฎา"], ["สิงหาคม", "ส.ค.", "สค", "August", "สิงหา"],
            ["กันยายน", "ก.ย.", "กย", "September", "Sept"], ["ตุลาคม", "ต.ค.", "ตค", "October", "ตุลา"],
            ["พฤศจิกายน", "พ.ย.", "พย", "November", "พฤศจิกา"], ["ธันวาคม", "ธ.ค.", "ธค", "December", "ธันวา"],
        ]
        for (index, spellings) in names.enumerated() {
            let month = index < 9 ? "0\(index + 1)" : "\(index + 1)"
            for name in spellings {
                #expect(
                    try field.read("5 \(name) 2565", in: Shipped.catalogue()) == .text("2022-\(month)-05"), "\(name)")
            }
        }
    }

    @Test func `a fiscal year begins in October`() {
        #expect(CalendarDate(stored: "2021-09-30")?.fiscalYear == 2564)
        #expect(CalendarDate(stored: "2021-10-01")?.fiscalYear == 2565)
        #expect(CalendarDate(stored: "2021-02-30") == nil)
        #expect(CalendarDate(stored: "2564-10-19") == nil)
        #expect(CalendarDate(stored: "2021-10-19T9:00") == nil)
    }
}
