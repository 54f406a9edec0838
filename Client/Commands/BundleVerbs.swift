import ArgumentParser
import Bundles
import CommandHelp
import Forms
import Protocol
import Store
import SyncLogic

/// What is done with bundles: the exchange where no line ever comes.
struct BundleVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bundle", abstract: Messages.Bundle.help.abstract,
            subcommands: [BundleExport.self, BundleImport.self])
    }
}

/// Seals what the centre has not confirmed into a file for the centre.
struct BundleExport: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "export", abstract: Messages.Bundle.exportHelp.abstract)
    }

    @Argument(help: Messages.Bundle.fileHelp.help("FILE"))
    var file: String

    @Flag(help: Messages.Bundle.forceHelp.help())
    var force = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let exported = try session.bundling { composer, random throws(ExchangeError) in
            try composer.export(
                to: file, replaces: force, wallMs: session.environment.now().wallMs, using: &random)
        }
        let (unsent, attachments) = try session.read { transaction throws(StorageError) in
            (try transaction.unsent(), try transaction.attachmentsToSend().count)
        }
        let document = JSON.object([
            .init("file", .string(file)), .init("changes", .integer(Int64(exported.changes))),
            .init("number", .integer(Int64(clamping: exported.number))), .init("unsent", .integer(Int64(unsent))),
            .init("attachmentsLeft", .integer(Int64(attachments))),
        ])
        try session.answer(document) { () throws(CommandError) in
            [session.text(Messages.Bundle.exported(exported.changes, file)), session.text(Messages.Bundle.next)]
                + (attachments > 0 ? [session.text(Messages.Attachment.notInBundle(attachments))] : [])
        }
    }
}

/// Takes in the centre's answer to a bundle.
struct BundleImport: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "import", abstract: Messages.Bundle.importHelp.abstract)
    }

    @Argument(help: Messages.Bundle.answerHelp.help("FILE"))
    var file: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let receipt = try session.bundling { composer, random throws(ExchangeError) in
            try composer.takeIn(file, wallMs: session.environment.now().wallMs, using: &random)
        }
        let status = try session.read { transaction throws(StorageError) in try transaction.status() }
        let report: [JSON.Member] = [
            .init("received", .integer(Int64(receipt.received))), .init("held", .integer(Int64(receipt.held))),
            .init("unsent", .integer(Int64(status.unsent))), .init("restored", .boolean(receipt.isOfRestored)),
            .init("old", .boolean(receipt.isOld)),
        ]
        if !receipt.isWhole, !receipt.isOld { throw .bundle(.cut(received: receipt.received, report: report)) }
        try session.answer(.object(report)) { () throws(CommandError) in
            if receipt.isOld { return [session.text(Messages.Bundle.old)] }
            let labels = [
                Messages.Bundle.takenIn(receipt.received),
                receipt.held > 0 ? Messages.newlyHeld(Int64(receipt.held)) : nil,
                receipt.isOfRestored ? Messages.Bundle.restored : nil,
                status.unsent > 0 ? Messages.stillUnsent(status.unsent) : nil,
                status.unsent == 0 && !receipt.isOfRestored ? Messages.Status.allSent : nil,
                status.conflicts > 0 ? Messages.Status.conflicts(status.conflicts) : nil,
            ]
            return labels.compactMap { $0 }.map { session.text($0) }
        }
    }
}

extension Session {
    /// Runs `body` with what makes and reads bundles of the home's store.
    fileprivate func bundling<Value>(
        _ body: (BundleComposer, inout any RandomNumberGenerator) throws(ExchangeError) -> Value
    ) throws(CommandError) -> Value {
        let store = try self.store()
        do throws(ExchangeError) {
            return try body(try BundleComposer(store), &random)
        } catch {
            throw .bundle(BundleFault(error))
        }
    }
}
