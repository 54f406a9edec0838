public import Protocol

/// Why the centre keeps a change without applying it, for programs and for people.
extension HoldReason {
    /// A permanent word for programs.
    public var word: String {
        switch self {
        case .outOfScope: "out_of_scope"
        case .notTheWriter: "not_the_writer"
        case .foreignOffice: "foreign_office"
        case .revokedDevice: "revoked_device"
        case .inflatedClock: "inflated_clock"
        case .typeMismatch: "type_mismatch"
        case .unproven: "unproven"
        case .unseenOverwrite: "unseen_overwrite"
        case .unknownOffice: "unknown_office"
        case .failedRule: "failed_rule"
        }
    }

    /// The reason in plain words.
    public var label: Label {
        switch self {
        case .outOfScope:
            Label(thai: "หน่วยงานไม่มีสิทธิ์ในรายการนี้แล้ว", english: "the office may not write this record")
        case .notTheWriter:
            Label(thai: "เฉพาะส่วนกลางหรือเจ้าของรายการเขียนได้", english: "only the centre or the owner writes that")
        case .foreignOffice:
            Label(thai: "อ้างชื่อหน่วยงานอื่น", english: "it names another office than the machine's")
        case .revokedDevice: Label(thai: "เครื่องที่ส่งถูกเพิกถอนสิทธิ์", english: "the machine was revoked")
        case .inflatedClock: Label(thai: "ลำดับการบันทึกเกินจริง", english: "its count of changes cannot be true")
        case .typeMismatch: Label(thai: "รายการนี้เป็นประเภทอื่น", english: "the record has another type")
        case .unproven:
            Label(thai: "หน่วยงานอื่นส่งแทนโดยไม่มีหลักฐาน", english: "another office offered it without proof")
        case .unseenOverwrite:
            Label(thai: "แทนที่ข้อมูลที่ผู้บันทึกไม่เคยได้รับ", english: "it replaces what its author was never given")
        case .unknownOffice:
            Label(thai: "ไม่มีหน่วยงานหรือเครือข่ายที่ระบุ", english: "it names an office or network that does not exist")
        case .failedRule:
            Label(
                thai: "ขั้นตอนหรือการรับรองนี้ส่วนกลางเท่านั้นที่ทำได้ หรือช่องนี้มีค่ามากเกินไป",
                english: "only the centre takes that step or approves it, or the field has too many values")
        }
    }

    /// What a clerk can do about it.
    public var advice: Label {
        switch self {
        case .outOfScope, .notTheWriter, .failedRule:
            Label(
                thai: "ขอให้เจ้าของรายการหรือส่วนกลางแก้ให้ หรือรอส่วนกลางตัดสิน",
                english: "Ask the owner or the centre to record it, or wait for the centre's decision.")
        case .foreignOffice, .revokedDevice, .inflatedClock, .typeMismatch, .unproven, .unseenOverwrite:
            Label(
                thai: "แจ้งเจ้าหน้าที่ส่วนกลางให้ตรวจเครื่องนี้",
                english: "Tell the centre's staff: they look into this machine.")
        case .unknownOffice:
            Label(
                thai: "แก้รหัสหน่วยงานหรือเครือข่ายให้ถูก แล้วบันทึกใหม่",
                english: "Record it again with the right code of the office or network.")
        }
    }
}
