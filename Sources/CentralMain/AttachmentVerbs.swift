import ArgumentParser
import Central
import CommandHelp
import Forms
import Protocol

/// What is done with the content of attachments.
struct AttachmentVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "attachment", abstract: Help.attachment.abstract,
            subcommands: [AttachmentList.self, AttachmentRemove.self])
    }
}

/// Lists the content that the centre keeps, and what of it no record names any more.
struct AttachmentList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Help.attachmentList.abstract)
    }

    @Flag(help: Help.unnamed.help())
    var unnamed = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let kept = try centrally { () throws(CentralError) in try central.keptAttachments() }
            .filter { !unnamed || !$0.isNamed }
        try session.answer(.array(kept.map(Self.document))) {
            let lines = kept.map { attachment in
                let mark = attachment.isNamed ? "" : "  " + session.text(Self.nobodyNamesIt)
                return "\(attachment.hash.hex)  \(attachment.bytes)\(mark)"
            }
            let bytes = kept.reduce(0) { $0 + $1.bytes }
            return lines + [
                session.text(
                    Label(
                        thai: "แฟ้มแนบ \(kept.count) แฟ้ม รวม \(bytes) ไบต์",
                        english: "\(kept.count) attachments, \(bytes) bytes in all."))
            ]
        }
    }

    private static func document(_ attachment: KeptAttachment) -> JSON {
        .object([
            .init("hash", .string(attachment.hash.hex)), .init("bytes", .integer(Int64(attachment.bytes))),
            .init("named", .boolean(attachment.isNamed)),
        ])
    }

    private static let nobodyNamesIt = Label(thai: "ไม่มีรายการใดใช้แล้ว", english: "no record names it")
}

/// Removes content that no record names any more.
struct AttachmentRemove: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "remove", abstract: Help.attachmentRemove.abstract)
    }

    @Argument(help: Help.attachmentHash.help("HASH"))
    var hash: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        try centrally { () throws(CentralError) in try central.removeAttachment(hash) }
        try session.answer(.object([.init("removed", .string(hash))])) {
            [session.text(Label(thai: "ลบแฟ้มแนบแล้ว", english: "The attachment was removed."))]
        }
    }
}
