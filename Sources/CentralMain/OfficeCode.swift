import ArgumentParser
import Central
import CommandHelp
import Forms
import Keys

/// Makes a one-time code, and prints the slip that goes with it to the office.
struct OfficeCode: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "code", abstract: Help.officeCode.abstract)
    }

    @Argument(help: Help.code.help("CODE"))
    var code: String

    @Flag(help: Help.approve.help())
    var approve = false

    @Option(help: Help.server.help("URL"))
    var server: String?

    @Option(name: .customLong("tls-certificate"), help: Help.certificate.help("FILE"))
    var certificate: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let fingerprint = try self.fingerprint(session)
        let known = try centrally { () throws(CentralError) in try session.folder.knownAddress() }
        let address = server ?? known ?? "https://HOST:PORT"
        let nowMs = Session.nowMs()
        let issued = try centrally { () throws(CentralError) in
            var random = SecureRandom()
            return try central.issueCode(for: code, needsApproval: approve, nowMs: nowMs, using: &random)
        }
        let document = JSON.object([
            .init("code", .string(issued.text)), .init("fingerprint", .string(fingerprint.description)),
            .init("expires", .string(UTCTime.text(issued.expiresMs))), .init("office", .string(code)),
            .init("server", .string(address)),
        ])
        try session.answer(document) { slip(issued, fingerprint, address, session) }
    }

    private func fingerprint(_ session: Session) throws(CommandError) -> Fingerprint {
        guard let certificate else {
            return try centrally { () throws(CentralError) in try session.folder.fingerprint() }
        }
        return try CertificateFiles.fingerprint(certificate)
    }

    private func slip(
        _ issued: EnrolmentCode, _ fingerprint: Fingerprint, _ address: String, _ session: Session
    ) -> [String] {
        let expires = ThaiTime.text(issued.expiresMs)
        let rows = [
            (Label(thai: "ใบลงทะเบียนเครื่อง", english: "Enrolment of one machine"), session.name(ofOffice: code)),
            (Label(thai: "ลายนิ้วมือของส่วนกลาง", english: "Fingerprint of the centre"), fingerprint.description),
            (Label(thai: "รหัส ใช้ได้ครั้งเดียว", english: "Code, works once"), issued.text),
            (Label(thai: "ใช้ได้ถึง", english: "Until"), expires[session.language]),
        ]
        let command = "khunatham enrol --server \(address) --code \(issued.text) --fingerprint \(fingerprint)"
        let wait = Label(
            thai: "หลังลงทะเบียน โทรแจ้งลายนิ้วมือของเครื่องให้ส่วนกลางอนุมัติ",
            english: "After that, tell the centre the machine's own fingerprint to be approved.")
        let here = Label(thai: "พิมพ์ที่เครื่องของหน่วยงาน:", english: "Type at the office's machine:")
        return rows.map { "\($0.0[session.language]): \($0.1)" } + ["", session.text(here), "", command]
            + (approve ? ["", session.text(wait)] : [])
    }
}

/// Times for people, in Thailand's time: the Buddhist era in Thai, the common era in English.
enum ThaiTime {
    /// Thailand is 7 hours ahead of UTC, all year.
    private static let offsetMs: Int64 = 7 * 3_600_000

    /// A time in milliseconds since 1970. Machines claim times that never were: those are shown in ISO form.
    static func text(_ milliseconds: Int64) -> Label {
        let (local, isAbsurd) = milliseconds.addingReportingOverflow(offsetMs)
        guard !isAbsurd, let date = CalendarDate(stored: String(UTCTime.text(local).prefix(16))) else {
            let iso = UTCTime.text(milliseconds)
            return Label(thai: iso, english: iso)
        }
        return Label(thai: date.text(.thai), english: date.text(.english))
    }
}
