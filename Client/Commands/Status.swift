import ArgumentParser
import CommandHelp
import Forms
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// Shows how the store is: what is unsent, when the centre was reached, what people should do.
struct Status: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "status", abstract: Messages.Help.status.abstract)
    }

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let store = try session.store()
        let status = try session.read { transaction throws(StorageError) in try transaction.status() }
        let wish = try session.read { transaction throws(StorageError) in try transaction.enrolmentWish() }
        let hash = try session.storing { () throws(StoreError) in try store.stateHash() }.hex
        let wanted = try session.read { t throws(StorageError) in try t.attachmentsToFetch().count }
        let isRunning = DaemonLine(session).isRunning()
        let page = StatusPage(
            session: session, status: status, wished: wish?.server, stateHash: hash, isDaemonRunning: isRunning,
            forecasts: try session.forecasts(), attachmentsWanted: wanted)
        try session.answer(page.document) { () throws(CommandError) in page.lines }
    }
}
