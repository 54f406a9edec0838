import ArgumentParser
import Attachments
import CommandHelp
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// What is done with attachments.
struct AttachmentVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "attachment", abstract: Messages.Attachment.Help.group.abstract,
            subcommands: [
                AttachmentList.self, AttachmentSave.self, AttachmentWant.self, AttachmentFollow.self,
                AttachmentForget.self,
            ])
    }
}

/// Which attachment of which record is meant.
struct AttachmentOptions: ParsableArguments {
    @Argument(help: Messages.Help.id.help("ID"))
    var id: String

    @Argument(help: Messages.Help.field.help("FIELD"))
    var field: String

    @Option(help: Messages.Help.pick.help("N"))
    var pick: Int?

    func hash(in session: Session) throws(CommandError) -> Digest {
        try session.attachment(of: try session.record(id), field, pick: pick)
    }
}

/// Lists the attachments that this home has, asked for, or could not send.
struct AttachmentList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Messages.Attachment.Help.list.abstract)
    }

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let (known, types) = try session.read { t throws(StorageError) in
            (try t.attachments(), try t.wantedAttachmentTypes())
        }
        var documents: [JSON] = []
        var lines: [String] = []
        for attachment in known {
            let page = try AttachmentPage(session, attachment.hash)
            documents.append(page.document)
            lines.append(page.line)
            lines += try names(of: attachment.hash, session).map { "  " + $0 }
        }
        if lines.isEmpty { lines = [session.text(Messages.Attachment.none)] }
        if !types.isEmpty {
            lines.append(session.text(Messages.Attachment.followed(types.joined(separator: ", "))))
        }
        let document = JSON.object([
            .init("attachments", .array(documents)), .init("followed", .array(types.map { .string($0) })),
        ])
        try session.answer(document) { () throws(CommandError) in lines.map(Screen.line) }
    }

    /// The records that name it.
    private func names(of hash: Digest, _ session: Session) throws(CommandError) -> [String] {
        let records = try session.read { t throws(StorageError) in try t.replica.records(naming: hash) }
        if records.isEmpty { return [session.text(Messages.Attachment.unnamed)] }
        return records.map { state, field in
            let reader = RecordReader(state, session.catalogue)
            return "\(ValueText(session).label(field, reader)): \(reader.title)  \(state.id.text)"
        }
    }
}

/// Copies an attachment into a file.
struct AttachmentSave: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "save", abstract: Messages.Attachment.Help.save.abstract)
    }

    @OptionGroup var options: AttachmentOptions

    @Option(help: Messages.Attachment.Help.out.help("FILE"))
    var out: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let hash = try options.hash(in: session)
        guard let bytes = session.attachments.size(of: hash) else { throw .attachment(.notHere(hash)) }
        do throws(AttachmentError) {
            try session.attachments.save(hash, to: out)
        } catch {
            throw .attachment(.file(path: out, error))
        }
        let document = JSON.object([
            .init("hash", .string(hash.hex)), .init("file", .string(out)), .init("bytes", .integer(Int64(bytes))),
        ])
        try session.answer(document) { () throws(CommandError) in
            [session.text(Messages.Attachment.saved(out, bytes))]
        }
    }
}

/// Asks for the content of an attachment that is not here.
struct AttachmentWant: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "want", abstract: Messages.Attachment.Help.want.abstract)
    }

    @OptionGroup var options: AttachmentOptions
    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let hash = try options.hash(in: session)
        let isHere = session.attachments.size(of: hash) != nil
        try session.write { transaction throws(StorageError) in
            if isHere {
                try transaction.noteHere(hash, isCentral: false)
            } else {
                try transaction.noteGone(hash)
                try transaction.want(hash)
                _ = try transaction.wishSync()
            }
        }
        let page = try AttachmentPage(session, hash)
        try session.answer(page.document) { () throws(CommandError) in
            [session.text(isHere ? Messages.Attachment.isHere : Messages.Attachment.asked)]
        }
    }
}

/// Asks for the attachments of all records of a type, those to come included; or for none of them any more.
struct AttachmentFollow: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "follow", abstract: Messages.Attachment.Help.follow.abstract)
    }

    @Argument(help: Messages.Help.type.help("TYPE"))
    var type: String

    @Flag(help: Messages.Attachment.Help.stop.help())
    var stop = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let form = try session.form(named: type)
        if !form.fields.contains(where: { $0.kind == .blob }) { throw .attachment(.otherField(form.name)) }
        let types = try session.write { transaction throws(StorageError) -> [String] in
            let others = try transaction.wantedAttachmentTypes().filter { $0 != form.name }
            let types = stop ? others : (others + [form.name]).sorted()
            try transaction.set(.attachmentTypes, types.joined(separator: " "))
            if !stop { _ = try transaction.wishSync() }
            return types
        }
        try session.answer(.object([.init("followed", .array(types.map { .string($0) }))])) {
            () throws(CommandError) in
            [session.text(Messages.Attachment.followed(types.joined(separator: ", ")))]
        }
    }
}

/// Takes the content of an attachment off this machine; the record goes on naming it.
struct AttachmentForget: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "forget", abstract: Messages.Attachment.Help.forget.abstract)
    }

    @OptionGroup var options: AttachmentOptions
    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let hash = try options.hash(in: session)
        let known = try session.read { transaction throws(StorageError) in try transaction.attachment(hash) }
        if session.attachments.size(of: hash) != nil, known?.isCentral != true { throw .attachment(.onlyHere(hash)) }
        try session.write { transaction throws(StorageError) in try transaction.noteGone(hash) }
        do throws(AttachmentError) {
            try session.attachments.remove(hash)
        } catch {
            throw .attachment(.file(path: session.attachments.file(hash), error))
        }
        let page = try AttachmentPage(session, hash)
        try session.answer(page.document) { () throws(CommandError) in
            [session.text(Messages.Attachment.forgotten)]
        }
    }
}
