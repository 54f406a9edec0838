import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import Testing

/// Stories in which the centre decides while offices, without a line, go on.
@Suite struct CentralStoryTests {
    private let province: Province
    private let district: Desk
    private let far: Desk
    private let centre: Desk

    init() throws {
        province = try Province()
        district = try province.desk("5715", "สมศรี")
        far = try province.desk("5703", "บุญมี")
        centre = try province.desk("57", "วิภา")
    }

    private func assessment(_ sets: KeyValuePairs<String, String> = [:]) throws -> RecordID {
        let id = try district.add(
            "assessment",
            ["subject_type": "community", "subject_name": "ชุมชนคุณธรรมวัดหัวฝาย", "fiscal_year": "2568", "item_6": "1"])
        try district.set(id, sets)
        return id
    }

    @Test func `the centre certifies level 2 while the district without a line still edits step 6`() throws {
        let id = try assessment(["status": "submitted"])
        try province.sync()
        try district.set(id, ["status": "district_endorsed"])
        try province.sync()
        for state in ["under_review", "certified"] { try centre.set(id, ["status": state]) }
        try centre.set(id, ["certified_level": "2"])
        try province.expectNone("stale_approval")
        let edit = try far.findings().isEmpty ? district.set(id, ["item_6": "2"]) : nil
        try province.expect("stale_approval", of: [id], at: [district, centre])
        #expect(try centre.view(id, "certified_level").shown.first?.text == "2")
        try district.undo(edit)
        try province.expectNone("stale_approval")

        // Both at once: neither had seen the other.
        try centre.set(id, ["status": "certified"])
        try district.set(id, ["item_6": "2"])
        try province.expect("stale_approval", of: [id], at: [district, centre])
        try centre.set(id, ["status": "certified"])
        try province.expectNone("stale_approval")
        #expect(try centre.view(id, "item_6").shown.first?.text == "2")
    }

    @Test func `an office does not approve in the centre's place`() throws {
        let id = try assessment(["status": "submitted"])
        try province.sync()
        for state in ["district_endorsed", "under_review", "certified"] { try centre.set(id, ["status": state]) }
        try province.sync()
        try district.set(id, ["item_6": "2", "status": "certified"])
        try province.expect("stale_approval", of: [id], at: [district, centre])

        // A program that forges the mark: the centre keeps it, and does not apply it.
        let state = try district.store.show(id).reader.state
        let mark = try centre.store.show(id).reader.approvedContent
        try district.forge(id, state, mark)
        try province.sync()
        #expect(try province.central.held().map(\.record) == [id])
        #expect(try centre.findings("stale_approval").map(\.record) == [id])
    }

    @Test func `a new set of criteria arrives in mid-year while a district has a draft on the old one`() throws {
        let old = try criteria(version: 1)
        try province.sync()
        let finished = try assessment(["criteria_set": old.text])
        let converted = try assessment(["criteria_set": old.text, "subject_name": "ชุมชนคุณธรรมบ้านม่วงยาย"])
        let new = try criteria(version: 2)
        try province.expect("two_criteria_sets", of: [old, new], at: [district, far, centre])
        try centre.set(old, ["replaced_by": new.text])
        try province.expectNone("two_criteria_sets")
        try province.expect("outdated_criteria", of: [finished, converted], at: [district, centre])
        #expect(try district.view(converted, "item_6").shown.first?.text == "1")
        try district.set(finished, ["status": "submitted"])
        try district.set(converted, ["criteria_set": new.text])
        try province.expectNone("outdated_criteria")
    }

    private func criteria(version: Int) throws -> RecordID {
        try centre.add(
            "criteria_set",
            [
                "name": "เกณฑ์ชุมชน 2568 ฉบับที่ \(version)", "subject_type": "community", "fiscal_year": "2568",
                "version": "\(version)",
            ])
    }

    @Test func `consent is withdrawn in one district, the story edited in another, and the entry published`() throws {
        let nomination = try far.add(
            "nomination",
            [
                "programme": "network_model", "subject_type": "person", "subject_name": "แม่อุ๊ยคำ",
                "good_deeds": "ทอผ้า", "shared": "5715",
            ])
        try province.sync()
        let consent = try district.add(
            "consent",
            [
                "subject_name": "แม่อุ๊ยคำ", "nomination": nomination.text, "purpose": "publish_story", "basis": "s19",
                "notice_version": "1", "given_at": "2025-10-01",
            ])
        try province.sync()
        let entry = try centre.add(
            "hof_entry", ["headline": "แม่อุ๊ยคำ", "subject_type": "person", "consent_story": consent.text])
        for state in ["consent_ok", "published"] { try centre.set(entry, ["status": state]) }
        try province.expectNone("consent_withdrawn")
        try district.set(consent, ["withdrawn_at": "2026-01-04"])
        try far.set(nomination, ["good_deeds": "ทอผ้าและสอนทอผ้า"])
        try centre.set(entry, ["story_th": "เรื่องราวฉบับใหม่"])
        try province.expect("consent_withdrawn", of: [entry], at: [district, centre])
        #expect(try district.store.show(consent).findings.contains { $0.kind == "consent_withdrawn" })

        // A machine that was away for months comes back with an edit made before; hiding still wins.
        let laggard = try province.desk("57", "มาลัย")
        try laggard.sync()
        try laggard.set(entry, ["story_en": "A story"])
        try centre.set(entry, ["status": "hidden", "hide_reason": "consent_withdrawn"])
        try province.expectNone("consent_withdrawn")
        for desk in [district, far, centre, laggard] {
            #expect(try desk.view(entry, "status").shown.first?.text == "hidden")
        }
    }

    @Test func `an appointment order is replaced while a district still shows the old roster`() throws {
        let old = try order("ชร 1/2568", ["members": "นายสมชาย ประธาน"])
        try province.sync()
        far.clockAheadMs = 0
        let new = try order("ชร 9/2569", ["members": "นางสาววิภา ประธาน", "replaces": old.text])
        #expect(try district.view(old, "status").shown.first?.text == "in_force")
        try province.expect("order_replaced", of: [new], at: [district, far, centre])
        #expect(try district.store.show(old).findings.contains { $0.kind == "order_replaced" })
        try centre.set(old, ["status": "replaced"])
        try province.expectNone("order_replaced")
        #expect(try district.view(old, "members").shown.first?.text == "นายสมชาย ประธาน")
    }

    private func order(_ number: String, _ sets: KeyValuePairs<String, String>) throws -> RecordID {
        let id = try centre.add("appointment_order", ["order_no": number, "status": "in_force"])
        try centre.set(id, sets)
        return id
    }

    @Test func `a network is renamed: one code, two dated names`() throws {
        let old = try centre.add(
            "network", ["code": "06", "name_th": "ศิลปวัฒนธรรม", "name_en": "Arts", "valid_from_fy": "2563"])
        let other = try province.desk("57", "มาลัย")
        let new = try other.add(
            "network", ["code": "06", "name_th": "ศิลปินพื้นบ้านคุณธรรม", "name_en": "Folk artists", "valid_from_fy": "2565"])
        try province.expect("overlapping_names", of: [old, new], at: [district, far, centre, other])
        try centre.set(old, ["valid_to_fy": "2564"])
        try province.expectNone("overlapping_names")
    }

    @Test func `a report is sent, and a district that was flooded exchanges three weeks later`() throws {
        let held = ["2025-03-01", "2025-09-30"]
        for (place, date) in held.enumerated() {
            try district.add("activity", ["name": "กิจกรรม \(place)", "held_from": date])
        }
        // Of the next fiscal year, though it exchanges with the others.
        try district.add("activity", ["name": "กิจกรรมปีใหม่", "held_from": "2025-10-01"])
        try province.sync()
        let report = try report("รายงานรอบ 12 เดือน", counted: 2)
        try province.expectNone("late_data")
        try district.add("activity", ["name": "ล้างโคลนหลังน้ำท่วม", "held_from": "2025-09-15"])
        try province.expect("late_data", of: [report], at: [district, centre])
        let supplement = try self.report("รายงานเพิ่มเติม", counted: 1)
        try centre.set(supplement, ["supplement_of": report.text])
        try province.expectNone("late_data")
        #expect(try district.view(report, "activities_counted").shown == [.integer(2)])
    }

    private func report(_ title: String, counted: Int) throws -> RecordID {
        try centre.add(
            "report_submission",
            [
                "title": title, "period": "R12", "fiscal_year": "2568", "office_code": "5715",
                "activities_counted": "\(counted)", "sent_on": "2025-09-30",
            ])
    }

    @Test func `a store restored from an old backup sends again what it sent, and raises nobody from the dead`() throws
    {
        let person = try district.add("person", ["full_name": "สมหญิง ใจงาม", "phone": "053711870"])
        let kept = try district.add("community", ["name_th": "บ้านหนึ่ง"])
        try province.sync()
        let backup = try district.store.copyInMemory()
        try district.delete(person)
        try district.set(kept, ["households": "12"])
        try province.sync()

        let restored = district.restored(from: backup, in: province)
        try restored.sync()
        try restored.sync()
        #expect(try restored.store.list(type: nil).map(\.reader.state.id) == [kept])
        #expect(try restored.view(kept, "households").shown == [.integer(12)])
        try province.expectNone("deleted_and_edited")
        #expect(try province.central.list(.init()).map(\.state.id) == [kept])

        // What it had written before it learnt of the deletion stays, and people decide.
        let second = try district.add("person", ["full_name": "สมชาย ใจดี"])
        try province.sync()
        let older = district.restored(from: try district.store.copyInMemory(), in: province)
        try district.delete(second)
        try province.sync()
        try older.set(second, ["phone": "0812345678"])
        for _ in 1...2 { try older.sync() }
        try province.expect("deleted_and_edited", of: [second], at: [district, centre])
        try district.delete(second)
        try province.expectNone("deleted_and_edited")
        #expect(try older.store.show(second).reader.state.deletion == .contested)
        try older.sync()
        #expect(try older.store.show(second).reader.state.deletion == .deleted)
    }
}
