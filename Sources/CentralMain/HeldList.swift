import ArgumentParser
import Central
import CommandHelp
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
