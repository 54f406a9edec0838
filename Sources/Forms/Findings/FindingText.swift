import Merge

/// What is wrong and what to do, for the findings that every form brings. `{id}` stands for the record's id.
struct FindingText {
    let message: Label
    let todo: Label

    static let contested = FindingText(
        message: both(
            "มีผู้ลบรายการนี้ ขณะที่อีกฝ่ายแก้ไขโดยยังไม่ทราบว่าถูกลบ",
            "Somebody deleted this record while somebody else, not knowing, changed it."),
        todo: both(
            "ตรวจสอบว่ารายการนี้ยังต้องใช้หรือไม่ หากไม่ใช้แล้วให้ลบอีกครั้ง: khunatham record delete {id} "
                + "หากยังใช้ให้ยกเลิกการลบด้วยคำสั่ง record undo ตามรหัสการบันทึกที่ลบ",
            "Decide whether it stays. To delete it: khunatham record delete {id}. "
                + "To keep it: khunatham record undo with the change that deleted it."))

    static let staleApproval = FindingText(
        message: both(
            "ข้อมูลเปลี่ยนไปจากที่ได้รับรองหรืออนุมัติไว้ ผู้รับรองยังไม่ได้เห็นข้อมูลที่แก้",
            "This is no longer what was approved: whoever approved it has not seen the change."),
        todo: both(
            "เปรียบเทียบกับฉบับที่รับรอง (khunatham record history {id}) แล้วย้อนการแก้ไข (record undo) "
                + "หรือให้ผู้มีอำนาจรับรองใหม่โดยบันทึกสถานะเดิมอีกครั้ง",
            "Compare it with what was approved (khunatham record history {id}); then take the change back "
                + "(record undo), or let whoever may approve it set the same status once more."))

    static func unknownType(_ type: String) -> FindingText {
        FindingText(
            message: both(
                "รายการประเภท \(type) มาจากโปรแกรมรุ่นใหม่กว่า ข้อมูลเก็บไว้ครบถ้วน",
                "A newer version made the type \(type). Everything is kept."),
            todo: both("ปรับปรุงโปรแกรมของเครื่องนี้ให้เป็นรุ่นใหม่", "Install the newer version on this machine."))
    }

    static func invalid(_ problems: [FieldProblem], _ reader: RecordReader) -> FindingText {
        func sentences(_ language: Language) -> String {
            problems.map { $0.message(in: language, reader.catalogue, form: reader.form) }.joined(separator: "; ")
        }
        return FindingText(
            message: both(
                "ข้อมูลที่รวมแล้วไม่ถูกต้อง \(sentences(.thai))", "Merged, the record is not valid. \(sentences(.english))"),
            todo: both(
                "แก้ไขช่องดังกล่าวให้ถูกต้อง: khunatham record edit {id} --set ช่อง=ค่า",
                "Mend these fields: khunatham record edit {id} --set FIELD=VALUE"))
    }

    static func incomplete(_ names: [String], _ form: Form) -> FindingText {
        let labels = names.map { form.field(named: $0)?.label ?? Label(thai: $0, english: $0) }
        return FindingText(
            message: both(
                "ยังไม่ได้กรอก \(labels.map(\.thai).joined(separator: ", "))",
                "Still empty: \(labels.map(\.english).joined(separator: ", "))"),
            todo: both(
                "กรอกเพิ่มเมื่อทราบ: khunatham record edit {id} --set \(names[0])=…",
                "Fill it in once it is known: khunatham record edit {id} --set \(names[0])=…"))
    }

    static func clock(_ sibling: Sibling, _ reader: RecordReader) -> FindingText {
        let office = reader.catalogue.gazetteer.place(sibling.origin.office)?.name
        let name = office ?? Label(thai: sibling.origin.office, english: sibling.origin.office)
        let time = UTCTime.text(sibling.origin.wallMs)
        return FindingText(
            message: both(
                "เครื่องของ\(name.thai)บันทึกเวลาเป็น \(time) ซึ่งเป็นไปไม่ได้ นาฬิกาของเครื่องน่าจะผิด (ลำดับของข้อมูลไม่เสียหาย)",
                "A machine of \(name.english) claims that it wrote at \(time): its clock must be wrong. "
                    + "The order of changes is not affected."),
            todo: both(
                "ตั้งวันเวลาของเครื่องนั้นให้ถูกต้อง ตรวจวันที่ในรายการนี้ แล้วบันทึกว่าตรวจแล้ว: "
                    + "khunatham record edit {id} --add remarks=ตรวจวันที่แล้ว",
                "Set that machine's clock, check the dates in this record, and note that you have: "
                    + "khunatham record edit {id} --add remarks=\"dates checked\""))
    }

    // MARK: Of several records

    static func sameKey(_ labels: [Label]) -> Label {
        both(
            "มีรายการอื่นที่ \(labels.map(\.thai).joined(separator: ", ")) ตรงกันทุกช่อง",
            "Another record has the same \(labels.map(\.english).joined(separator: ", "))")
    }

    static let mendSameKey = both(
        "เปิดดูทั้งสองรายการ หากเป็นเรื่องเดียวกันให้รวมข้อมูลไว้ในรายการเดียวแล้วลบอีกรายการ หากเป็นคนละเรื่องให้แก้ข้อมูลให้ต่างกัน",
        "Compare the records. If they are about the same thing, bring the data together in one and delete the other; "
            + "if not, change what should differ.")

    static func broken(_ field: Label) -> Label {
        both(
            "รายการที่อ้างถึงในช่อง \(field.thai) ถูกลบแล้ว หรือไม่มีในเครื่องนี้",
            "\(field.english): the record that it points to was deleted, or is not here")
    }

    static func mendBroken(_ field: Label) -> Label {
        both(
            "เลือกรายการที่ถูกต้องในช่อง \(field.thai) หรือนำรายการที่ลบกลับมา หรือทำช่องนี้ให้ว่าง",
            "Choose the right record for \(field.english), take the deletion back, or clear the field")
    }

    private static func both(_ thai: String, _ english: String) -> Label { Label(thai: thai, english: english) }
}
