import ArgumentParser
import Central
import Forms
import Protocol

/// Lists what is kept without being applied.
struct HeldList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Help.heldList.abstract)
    }

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let parts = try centrally { () throws(CentralError) in try central.held() }
        try session.answer(.array(parts.map(document))) { parts.map { line($0, session) } }
    }

    private func document(_ part: HeldPart) -> JSON {
        .object([
            .init("number", .integer(Int64(clamping: part.number))), .init("change", .string(part.change.label)),
            .init("place", .integer(Int64(part.place))), .init("id", .string(part.record.text)),
            .init("type", .string(part.type)), .init("reason", .string(part.reason.word)),
            .init("office", .string(part.office)), .init("clerk", .string(part.clerk)),
            .init("receivedAt", .string(UTCTime.text(part.receivedMs))),
        ])
    }

    private func line(_ part: HeldPart, _ session: Session) -> String {
        let cells = [
            "\(part.number)", part.change.label, session.text(part.reason.label), session.name(ofOffice: part.office),
            part.clerk, part.type, part.record.text, ThaiTime.text(part.receivedMs)[session.language],
        ]
        return cells.joined(separator: "  ").replacing("\n", with: " ")
    }
}

extension HoldReason {
    /// A permanent word for programs.
    fileprivate var word: String {
        switch self {
        case .outOfScope: "out_of_scope"
        case .notTheWriter: "not_the_writer"
        case .foreignOffice: "foreign_office"
        case .revokedDevice: "revoked_device"
        case .inflatedClock: "inflated_clock"
        case .typeMismatch: "type_mismatch"
        case .unproven: "unproven"
        }
    }

    fileprivate var label: Label {
        switch self {
        case .outOfScope: Label(thai: "หน่วยงานแก้รายการนี้ไม่ได้", english: "not the office's record")
        case .notTheWriter: Label(thai: "ผู้อื่นเท่านั้นที่กรอกได้", english: "written by others only")
        case .foreignOffice: Label(thai: "อ้างหน่วยงานอื่น", english: "in another office's name")
        case .revokedDevice: Label(thai: "เครื่องถูกเพิกถอน", english: "from a revoked machine")
        case .inflatedClock: Label(thai: "ลำดับเกินจริง", english: "impossible order")
        case .typeMismatch: Label(thai: "ประเภทไม่ตรง", english: "another type")
        case .unproven: Label(thai: "หน่วยงานอื่นส่งแทน ไม่มีหลักฐาน", english: "offered by another office, unproven")
        }
    }
}
