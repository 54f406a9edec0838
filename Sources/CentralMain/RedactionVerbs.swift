import ArgumentParser
import Central
import CommandHelp
import Forms
import Keys
import Merge
import Protocol
import SQLiteReplica

/// What is done to erase values for good.
struct RedactVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "redact", abstract: Help.redact.abstract, discussion: Help.redactMore.abstract,
            subcommands: [RedactAsk.self, RedactConfirm.self, RedactCancel.self, RedactList.self])
    }
}

/// Asks for values to be erased, and says what would vanish.
struct RedactAsk: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "ask", abstract: Help.redactAsk.abstract)
    }

    @Argument(help: Help.id.help("ID"))
    var ids: [String]

    @Option(name: .customLong("field"), parsing: .singleValue, help: Help.redactField.help("FIELD"))
    var fields: [String] = []

    @Flag(help: Help.redactPersonal.help())
    var personal = false

    @Flag(help: Help.redactWhole.help())
    var whole = false

    @Flag(help: Help.redactLinked.help())
    var linked = false

    @Option(help: Help.redactCause.help("request|withdrawal|unlawful"))
    var cause: String

    @Option(parsing: .unconditional, help: Help.redactStaff.help("NAME"))
    var clerk: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        guard let cause = Redaction.Cause(rawValue: cause) else { throw .central(.notRedactable(cause)) }
        let central = try session.open()
        var targets: [RedactionTarget] = []
        for text in ids {
            let id = try RecordID.typed(text)
            let reader = try centrally { () throws(CentralError) in try central.record(id) }
            targets.append(RedactionTarget(record: id, fields: try chosen(reader)))
        }
        if linked { targets += try resting(on: targets, central) }
        let request = try centrally { () throws(CentralError) in
            try central.askRedaction(
                of: targets, cause, staff: clerk ?? Session.userName, nowMs: Session.nowMs())
        }
        try session.show(request, central)
    }

    /// The personal data of the records that point to what is to be erased: once a consent is withdrawn, whatever was
    /// recorded because of it has to go too.
    private func resting(
        on targets: [RedactionTarget], _ central: Central
    ) throws(CommandError) -> [RedactionTarget] {
        let named = Set(targets.map(\.record))
        let linked = try centrally { () throws(CentralError) in try central.records(pointingTo: named) }
        return linked.compactMap { reader in
            let fields = Self.personalFields(reader)
            if fields.isEmpty || named.contains(reader.state.id) { return nil }
            return RedactionTarget(record: reader.state.id, fields: fields)
        }
    }

    private static func personalFields(_ reader: RecordReader) -> [FieldID] {
        (reader.form?.fields ?? []).filter { $0.personal != nil }.map(\.id)
    }

    /// The fields that the options choose of one record; none for all of it.
    private func chosen(_ reader: RecordReader) throws(CommandError) -> [FieldID] {
        if whole {
            if personal || !fields.isEmpty { throw .central(.notRedactable("--whole --field")) }
            return []
        }
        var chosen: [FieldID] = []
        for name in fields {
            guard let id = reader.form?.fieldID(named: name) else {
                throw .central(.store(.unknownField(type: reader.state.type, field: name)))
            }
            chosen.append(id)
        }
        if personal { chosen += Self.personalFields(reader) }
        // No field would mean the whole record: that is said, never meant by chance.
        if chosen.isEmpty { throw .central(.notRedactable(reader.state.id.text)) }
        return chosen
    }
}

/// Confirms what another member of the staff asked for: it is erased everywhere.
struct RedactConfirm: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "confirm", abstract: Help.redactConfirm.abstract)
    }

    @Argument(help: Help.redactNumber.help("N"))
    var number: Int64

    @Option(parsing: .unconditional, help: Help.redactStaff.help("NAME"))
    var clerk: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let request = try centrally { () throws(CentralError) in
            var random = SecureRandom()
            return try central.confirmRedaction(
                number, staff: clerk ?? Session.userName, nowMs: Session.nowMs(), using: &random)
        }
        try session.answer(.object([.init("number", .integer(number)), .init("state", .string("confirmed"))])) {
            let done = Label(
                thai: "ลบที่ส่วนกลางแล้ว หน่วยงานจะลบเมื่อติดต่อครั้งถัดไป ดูด้วย redact list",
                english: "Erased here. Each office erases it at its next contact; see: redact list")
            let elsewhere = Label(
                thai: "สำเนาที่พิมพ์หรือส่งออกไปแล้ว และชุดสำรองเก่า ต้องทำลายเองภายใน 90 วัน",
                english: "What was printed or exported, and older backups, are to be destroyed within 90 days.")
            return ["\(request.number)  \(session.text(done))", session.text(elsewhere)]
        }
    }
}

/// Withdraws a request.
struct RedactCancel: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "cancel", abstract: Help.redactCancel.abstract)
    }

    @Argument(help: Help.redactNumber.help("N"))
    var number: Int64

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        _ = try centrally { () throws(CentralError) in
            try central.cancelRedaction(number, nowMs: Session.nowMs())
        }
        try session.answer(.object([.init("number", .integer(number)), .init("state", .string("cancelled"))])) {
            ["\(number)  \(session.text(Label(thai: "ยกเลิกคำขอแล้ว", english: "cancelled")))"]
        }
    }
}

/// Lists what waits for a second member of the staff, and what was erased, with the offices that have not said so yet.
struct RedactList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Help.redactList.abstract)
    }

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let (requests, done) = try centrally { () throws(CentralError) in
            (try central.redactionRequests(), try central.redactions())
        }
        let all = JSON.object([
            .init("waiting", .array(requests.map { session.document($0) })),
            .init("erased", .array(done.map { document($0, session) })),
        ])
        let targets = requests.flatMap(\.targets) + done.flatMap { Redaction.all(in: $0.change).map(\.target) }
        let names = try RedactionNames(session.isJSON ? [] : targets, central, session)
        try session.answer(all) {
            requests.flatMap { session.lines($0, names) } + done.flatMap { lines($0, names, session) }
        }
    }

    private func document(_ done: ConfirmedRedaction, _ session: Session) -> JSON {
        .object([
            .init("number", .integer(Int64(clamping: done.number))),
            .init("change", .string(done.change.ref.label)),
            .init("confirmedBy", .string(done.change.header.clerk)),
            .init("erasedAt", .string(UTCTime.text(done.change.header.claimed.wallMs))),
            .init("records", .array(Redaction.all(in: done.change).map { session.document($0.target) })),
            .init("offices", .array(done.lacking.map { .string($0) })),
        ])
    }

    private func lines(
        _ done: ConfirmedRedaction, _ names: RedactionNames, _ session: Session
    ) -> [String] {
        let header = done.change.header
        let offices = done.lacking.map { session.name(ofOffice: $0) }.joined(separator: ", ")
        let lacking =
            offices.isEmpty
            ? Label(thai: "ทุกหน่วยงานลบแล้ว", english: "every office has erased it")
            : Label(thai: "ยังไม่ยืนยันการลบ: \(offices)", english: "not confirmed yet by: \(offices)")
        let time = session.text(ThaiTime.text(header.claimed.wallMs))
        let confirmed = Label(thai: "ผู้ยืนยัน \(header.clerk)", english: "confirmed by \(header.clerk)")
        return ["\(done.change.ref.label)  \(time)  \(session.text(confirmed))"]
            + Redaction.all(in: done.change).map { "    \(names.line($0.target))" }
            + ["    \(session.text(lacking))"]
    }
}
