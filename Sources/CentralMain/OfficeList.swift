import ArgumentParser
import Central
import CommandHelp
import Forms
import Keys

/// Lists the offices with their machines.
struct OfficeList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Help.officeList.abstract)
    }

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let offices = try centrally { () throws(CentralError) in try central.offices() }
        try session.answer(.array(offices.map(document))) { offices.flatMap { lines($0, session) } }
    }

    private func document(_ overview: OfficeOverview) -> JSON {
        .object([
            .init("code", .string(overview.office.code)),
            .init("networks", .array(overview.office.networks.map { .string($0) })),
            .init("revoked", .boolean(overview.office.isRevoked)),
            .init("records", .integer(Int64(overview.records))),
            .init("conflicts", .integer(Int64(overview.conflicts))),
            .init("lastContact", overview.lastContactMs.map { .string(UTCTime.text($0)) } ?? .null),
            .init("unsent", .integer(Int64(overview.unsent))),
            .init("backlog", .integer(Int64(clamping: overview.backlog))),
            .init("forks", .integer(Int64(overview.forks))),
            .init("restorations", .integer(Int64(overview.restorations))),
            .init("awaited", .boolean(overview.isAwaited)),
            .init("clockDoubtful", .boolean(overview.isClockDoubtful)),
            .init("devices", .array(overview.devices.map(document))),
        ])
    }

    private func document(_ device: Device) -> JSON {
        .object([
            .init("fingerprint", .string(device.fingerprint.description)), .init("label", .string(device.label)),
            .init("standing", .string(device.standing.rawValue)),
            .init("lastContact", device.lastContactMs.map { .string(UTCTime.text($0)) } ?? .null),
        ])
    }

    private func lines(_ overview: OfficeOverview, _ session: Session) -> [String] {
        let contact = overview.lastContactMs.map { ThaiTime.text($0)[session.language] }
        let never = session.text(Label(thai: "ยังไม่เคยติดต่อ", english: "no contact yet"))
        let revoked = session.text(Label(thai: "เพิกถอนแล้ว", english: "revoked"))
        let (records, conflicts) = (overview.records, overview.conflicts)
        let (unsent, unread) = (overview.unsent, overview.backlog)
        let counts = Label(
            thai: "\(records) รายการ ขัดแย้ง \(conflicts) ยังไม่ส่ง \(unsent) ยังไม่รับ \(unread)",
            english: "records \(records), in conflict \(conflicts), unsent \(unsent), unread \(unread)")
        let head = [
            session.name(ofOffice: overview.office.code), overview.office.isRevoked ? revoked : contact ?? never,
            session.text(counts),
        ]
        return [head.joined(separator: "  ")] + overview.alerts.map { "    " + session.text($0) }
            + overview.devices.map { device in
                let line = "    \(device.fingerprint)  \(standing(device.standing, session))  \(device.label)"
                return line.replacing("\n", with: " ")
            }
    }

    private func standing(_ standing: DeviceStanding, _ session: Session) -> String {
        switch standing {
        case .active: session.text(Label(thai: "ใช้งาน", english: "active"))
        case .pending: session.text(Label(thai: "รออนุมัติ", english: "waits for approval"))
        case .revoked: session.text(Label(thai: "เพิกถอนแล้ว", english: "revoked"))
        }
    }
}
