import ArgumentParser
import CommandHelp
import Forms
import Protocol
import Store
import SyncLogic

/// Exchanges with the centre now, through the daemon: the client itself never talks to the network.
struct Sync: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "sync", abstract: Messages.Help.sync.abstract)
    }

    @Option(help: Messages.Help.timeout.help("SECONDS"))
    var timeout = 60

    @Flag(help: Messages.Budget.overHelp.help())
    var overBudget = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let seconds = try Self.checked(timeout)
        let line = DaemonLine(session)
        let before = try session.read { transaction throws(StorageError) in try Figures(transaction) }
        let isWanted = try session.read { transaction throws(StorageError) in
            if try transaction.enrolled() != nil { return true }
            return try transaction.enrolmentWish() != nil
        }
        guard isWanted else { throw .notEnrolled }
        if !overBudget { try checkBudget(in: session) }
        if !session.isJSON { for label in try session.forecasts().large { session.note(label) } }
        let isOverBudget = overBudget
        let wish = try session.write { transaction throws(StorageError) in
            try transaction.wishSync(isOverBudget: isOverBudget)
        }
        let ending = try line.wait(seconds: seconds) { transaction throws(StorageError) in
            if try transaction.wishes().settled >= wish { return true }
            // A refusal that came after the wish: waiting longer would mend nothing.
            let after = try Figures(transaction)
            return after.nextTry != before.nextTry && after.lastError.map(DaemonLine.isRefusal) == true
        }
        let after = try session.read { transaction throws(StorageError) in try Figures(transaction) }
        if !overBudget, after.unsent > 0 { try checkBudget(in: session) }
        // All was exchanged: what did not come about after that are attachments, which go on where they stopped.
        let isGranted = try session.read { t throws(StorageError) in try t.integer(.wishesGranted) ?? 0 >= wish }
        if !isGranted { try DaemonLine.check(ending, lastError: after.lastError) }
        try answer(before, after, session)
    }

    /// Refuses where the line's budget allows no exchange now.
    private func checkBudget(in session: Session) throws(CommandError) {
        let nowMs = session.environment.now().wallMs
        let verdict = try session.read { transaction throws(StorageError) in
            try transaction.mayExchange(atMs: nowMs)
        }
        guard case .wait(let untilMs, let reason) = verdict else { return }
        throw .line(.overBudget(reason, untilMs: untilMs, try session.forecasts()))
    }

    /// The timeout, in seconds.
    static func checked(_ timeout: Int) throws(CommandError) -> Int {
        guard (1...86_400).contains(timeout) else { throw .usage(.badTimeout) }
        return timeout
    }

    private func answer(_ before: Figures, _ after: Figures, _ session: Session) throws(CommandError) {
        let sent = after.sent - before.sent
        let received = after.received - before.received
        let held = after.held - before.held
        let refused = after.refused - before.refused
        let document = JSON.object([
            .init("sent", .integer(sent)), .init("received", .integer(received)), .init("held", .integer(held)),
            .init("refused", .integer(refused)), .init("unsent", .integer(Int64(after.unsent))),
            .init("firstSync", StatusPage.document(after.firstSync)),
            .init("attachmentsUnsent", .integer(Int64(after.attachmentsUnsent))),
            .init("attachmentsWanted", .integer(Int64(after.attachmentsWanted))),
        ])
        try session.answer(document) { () throws(CommandError) in
            let isEqual = after.unsent == 0 && after.firstSync == nil
            let page = LinePage(
                after.budget, nowMs: session.environment.now().wallMs, isReceiving: after.firstSync != nil)
            let labels = [
                Messages.exchanged(sent: sent, received: received), held > 0 ? Messages.newlyHeld(held) : nil,
                refused > 0 ? Messages.newlyRefused(refused) : nil, isEqual ? Messages.allAtCentre : nil,
                after.unsent > 0 ? Messages.stillUnsent(after.unsent) : nil,
                after.firstSync.map { Messages.Status.firstSync($0.received, of: $0.wanted) },
                after.firstSync == nil ? nil : page.wait,
                after.attachmentsUnsent > 0 ? Messages.Attachment.waiting(after.attachmentsUnsent) : nil,
                after.attachmentsWanted > 0 ? Messages.Attachment.wanted(after.attachmentsWanted) : nil,
                after.conflicts > 0 ? Messages.Status.conflicts(after.conflicts) : nil,
            ]
            return labels.compactMap { $0 }.map { session.text($0) }
        }
    }

    /// What an exchange moves, as the store counts it.
    private struct Figures {
        let sent: Int64
        let received: Int64
        let held: Int64
        let refused: Int64
        let unsent: Int
        let conflicts: Int
        let attachmentsUnsent: Int
        let attachmentsWanted: Int
        let firstSync: FirstSync?
        let budget: LineBudget
        let lastError: String?
        let nextTry: Int64?

        init(_ transaction: OfficeTransaction) throws(StorageError) {
            sent = try transaction.integer(.sent) ?? 0
            received = try transaction.integer(.received) ?? 0
            held = try transaction.integer(.heldCount) ?? 0
            refused = try transaction.integer(.refusedCount) ?? 0
            unsent = try transaction.unsent()
            conflicts = try transaction.conflicts()
            attachmentsUnsent = try transaction.attachmentsToSend().count
            attachmentsWanted = try transaction.attachmentsToFetch().count
            firstSync = try transaction.firstSync()
            budget = try transaction.lineBudget()
            lastError = try transaction.text(.lastError)
            nextTry = try transaction.integer(.nextTry)
        }
    }
}
