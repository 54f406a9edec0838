import Foundation
import Testing

@Suite(.serialized) struct `Findings, with real processes` {
    @Test(.timeLimit(.minutes(30)))
    func
        `a village registered twice is listed at both offices and at the centre, with what to do, until it is settled`()
        throws
    {
        let province = try Province()
        let first = try province.machine(of: "5715", clerk: "สมศรี")
        let second = try province.machine(of: "5715", clerk: "มานะ")
        let staff = try province.machine(of: "57", clerk: "วิภา")
        let village = ["--set", "subdistrict_code=571501", "--set", "village_no=3"]
        let one = try first.add("community", ["--set", "name_th=ชุมชนคุณธรรมวัดม่วงยาย"] + village)
        let other = try second.add("community", ["--set", "name_th=บ้านม่วงยายใหม่"] + village)
        for machine in [first, second, first, staff] { #expect(try machine.sync() == 0) }

        let words = ["finding", "list", "--type", "community", "--kind", "possible_duplicate"]
        for list in [try first.run(words).list, try second.run(words).list, try province.central(words).list] {
            #expect(Set(list.compactMap { $0["id"] as? String }) == [one, other])
            let finding = try #require(list.first { $0["id"] as? String == one })
            #expect(finding["related"] as? [String] == [other])
            #expect(finding["fields"] as? [String] == ["subdistrict_code", "village_no"])
            #expect(
                (finding["todo"] as? String)?.contains("khunatham record edit \(one) --set same_as=\(other)") == true)
        }
        let shown = try first.run(["record", "show", one]).object["findings"] as? [[String: Any]]
        #expect(shown?.contains { $0["kind"] as? String == "possible_duplicate" } == true)
        let page = try province.page("/findings?kind=possible_duplicate&district=5715")
        #expect(page.contains("อาจบันทึกซ้ำกัน") && page.contains("/records/\(other)"))
        #expect(try province.page("/records/\(one)").contains("อาจบันทึกซ้ำกัน"))
        let count = try #require(try first.status()["findings"] as? Int)

        #expect(try staff.run(["record", "edit", one, "--set", "same_as=\(other)"]).code == 0)
        for machine in [staff, first, second] { #expect(try machine.sync() == 0) }
        for list in [try first.run(words).list, try second.run(words).list, try province.central(words).list] {
            #expect(list.isEmpty)
        }
        #expect(try first.status()["findings"] as? Int == count - 2)
    }
}
