import ArgumentParser
import Central
import CommandHelp
import Forms
import Keys
import Merge
import Protocol
import SQLiteReplica

/// Lists the conflicts.
struct ConflictList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Help.conflictList.abstract)
    }

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let readers = try centrally { () throws(CentralError) in try central.conflicts() }
        try session.answer(.array(readers.flatMap(RecordDocument.conflicts))) {
            if readers.isEmpty { return [session.text(Label(thai: "ไม่มีข้อมูลขัดแย้ง", english: "No conflicts."))] }
            return readers.flatMap { RecordLines($0, session).conflicts }
        }
    }
}

/// Settles one conflict in the centre's name.
struct ConflictResolve: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "resolve", abstract: Help.conflictResolve.abstract)
    }

    @Argument(help: Help.id.help("ID"))
    var id: String

    @Argument(help: Help.field.help("FIELD"))
    var field: String

    @Option(help: Help.pick.help("N"))
    var pick: Int?

    @Option(parsing: .unconditional, help: Help.value.help("V"))
    var value: String?

    @Option(parsing: .unconditional, help: Help.why.help("TEXT"))
    var why: String?

    @Option(parsing: .unconditional, help: Help.seen.help("TOKEN"))
    var seen: String?

    @Option(parsing: .unconditional, help: Help.clerk.help("NAME"))
    var clerk: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let id = try RecordID.typed(self.id)
        let choice = try self.choice()
        let shown = try self.shown()
        let central = try session.open()
        let receipt = try centrally { () throws(CentralError) in
            var random = SecureRandom()
            return try central.resolve(
                id, field: field, choice, why: why, shown: shown, clerk: clerk ?? Session.userName,
                nowMs: Session.nowMs(),
                using: &random)
        }
        let change = receipt.change?.label ?? ""
        try session.answer(.object([.init("id", .string(receipt.record.text)), .init("change", .string(change))])) {
            [session.text(Label(thai: "ตัดสินแล้ว", english: "settled")) + " " + change]
        }
    }

    private func choice() throws(CommandError) -> ConflictChoice {
        switch (pick, value) {
        case (let number?, nil): .pick(number)
        case (nil, let text?): .value(text)
        case (nil, nil), (.some, .some): throw .usage(.onePickOrValue)
        }
    }

    private func shown() throws(CommandError) -> Shown? {
        guard let seen else { return nil }
        do throws(ProtocolError) {
            return try Shown(token: seen)
        } catch {
            throw .usage(.badToken)
        }
    }
}
