import ArgumentParser
import Central
import CommandHelp
import Forms
import Keys
import Merge
import Protocol

/// Shows one held change with what it wants to write.
struct HeldShow: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Help.heldShow.abstract)
    }

    @Argument(help: Help.heldName.help("ID"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let held = try centrally { () throws(CentralError) in try central.held(id) }
        var readers: [RecordID: RecordReader] = [:]
        for part in held.change.parts {
            readers[part.record] = try centrally { () throws(CentralError) in try central.reader(of: part) }
        }
        let parts = held.change.parts.compactMap { part in readers[part.record].map { (part, $0) } }
        let writes = JSON.array(
            parts.map { part, reader in
                .object([
                    .init("id", .string(part.record.text)), .init("type", .string(part.type)),
                    .init("writes", RecordDocument.writes(part, of: reader)),
                ])
            })
        try session.answer(held.document.adding("parts", writes)) {
            let reasons = held.reasons.map { session.text($0.reason.label) }
            let heads = parts.first.map { [RecordLines($0.1, session).head(held.change)] } ?? []
            return heads + reasons
                + parts.flatMap { part, reader in
                    ["  \(part.type)  \(part.record.text)"] + RecordLines(reader, session).deeds(part)
                }
        }
    }
}

/// On what staff decide, why, and who.
struct RulingOptions: ParsableArguments {
    @Argument(help: Help.heldName.help("ID"))
    var id: String

    @Option(parsing: .unconditional, help: Help.heldWhy.help("TEXT"))
    var why: String

    @Option(parsing: .unconditional, help: Help.clerk.help("NAME"))
    var clerk: String?
}

/// Applies a held change.
struct HeldRelease: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "release", abstract: Help.heldRelease.abstract)
    }

    @OptionGroup var ruling: RulingOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        try session.rule(.released, ruling)
    }
}

/// Decides against a held change, and tells the office.
struct HeldRefuse: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "refuse", abstract: Help.heldRefuse.abstract)
    }

    @OptionGroup var ruling: RulingOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        try session.rule(.refused, ruling)
    }
}

extension Session {
    fileprivate func rule(
        _ verdict: Ruling.Verdict, _ options: RulingOptions
    ) throws(CommandError) {
        let central = try open()
        let held = try centrally { () throws(CentralError) in
            var random = SecureRandom()
            return try central.rule(
                verdict, on: options.id, why: options.why, staff: options.clerk ?? Session.userName,
                nowMs: Session.nowMs(), using: &random)
        }
        try answer(held.document.adding("verdict", .string(verdict.rawValue))) {
            let done =
                switch verdict {
                case .released: Label(thai: "นำไปใช้แล้ว", english: "released")
                case .refused: Label(thai: "ไม่รับ แจ้งหน่วยงานแล้ว", english: "refused; the office is told")
                }
            return ["\(text(done)) \(held.change.ref.label)  \(self.name(ofOffice: held.office))"]
        }
    }
}

extension HeldChange {
    fileprivate var document: JSON {
        .object([
            .init("number", .integer(Int64(clamping: number))), .init("change", .string(change.ref.label)),
            .init("office", .string(office)), .init("clerk", .string(change.header.clerk)),
            .init("reasons", .array(reasons.map { .string($0.reason.word) })),
            .init("refused", .boolean(verdict == .refused)),
        ])
    }
}
