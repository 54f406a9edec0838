import ArgumentParser
import CommandHelp
import Files
import Forms
import Keys
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// Enrols this machine at the centre, through the daemon.
struct Enrol: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "enrol", abstract: Messages.Help.enrol.abstract)
    }

    @Option(parsing: .unconditional, help: Messages.Help.server.help("URL"))
    var server: String

    @Option(parsing: .unconditional, help: Messages.Help.code.help("CODE"))
    var code: String

    @Option(parsing: .unconditional, help: Messages.Help.fingerprint.help("FP"))
    var fingerprint: String?

    @Option(name: .customLong("ca"), parsing: .unconditional, help: Messages.Help.authority.help("FILE"))
    var authority: String?

    @Option(help: Messages.Help.timeout.help("SECONDS"))
    var timeout = 60

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let seconds = try Sync.checked(timeout)
        let wish = try self.wish()
        let number = try session.write { transaction throws(StorageError) in
            try transaction.wish(wish)
            return try transaction.wishSync()
        }
        let ending = try DaemonLine(session).wait(seconds: seconds) { transaction throws(StorageError) in
            if try transaction.enrolmentWish() == nil { return true }
            return try transaction.wishes().settled >= number
        }
        let state = try session.read { transaction throws(StorageError) in try State(transaction) }
        guard state.isFulfilled else {
            // It is told here and now, and is no news of the enrolment that stays in force.
            if state.isEnrolled, !state.isWished {
                try session.write { transaction throws(StorageError) in try transaction.clear(.enrolError) }
            }
            throw fault(ending, state)
        }
        try answer(wish, session)
    }

    /// What the clerk typed, checked as far as that can be without a line.
    private func wish() throws(CommandError) -> EnrolmentWish {
        let address = try ServerAddress(server)
        let code = ThaiText.normalise(self.code)
        guard !code.isEmpty, code.utf8.count <= Limits.nameBytesMax else { throw .usage(.badCode) }
        if address.isInsecure {
            return EnrolmentWish(server: address.text, code: code, fingerprint: nil, authority: "")
        }
        guard fingerprint != nil || authority != nil else { throw .usage(.needsTrust) }
        let paper = try fingerprint.map { typed throws(CommandError) in try Self.fingerprint(typed) }
        let pem = try authority.map { path throws(CommandError) in try Self.certificate(path) }
        return EnrolmentWish(server: address.text, code: code, fingerprint: paper, authority: pem)
    }

    private static func fingerprint(_ typed: String) throws(CommandError) -> String {
        do throws(KeysError) {
            return try Fingerprint(parsing: typed).description
        } catch {
            throw .usage(.badFingerprint)
        }
    }

    private static func certificate(_ path: String) throws(CommandError) -> String {
        let text: String
        do throws(FileFailure) {
            text = String(decoding: try FileBytes.read(path, max: 64 * 1024), as: UTF8.self)
        } catch {
            throw .unreadableFile(path: path, code: error.code)
        }
        do throws(KeysError) {
            guard try Certificate(pem: text).isAuthority else { throw KeysError.notAuthority }
        } catch {
            throw .usage(.badAuthority(path))
        }
        return text
    }

    /// Why the machine is not enrolled as it was wished. A former enrolment is still in force.
    private func fault(_ ending: DaemonLine.Ending, _ state: State) -> CommandError {
        if case .missing(let path) = ending { return .line(.daemonMissing(path: path)) }
        // The daemon goes on trying a fingerprint that did not match; whoever mistyped it must know at once.
        if let word = state.error, !state.isWished || word == "other_fingerprint" { return .enrolmentRefused(word) }
        switch ending {
        case .ended(ExitCodes.noLine, _), .ended(ExitCodes.done, _), .settled: return .line(.noLine(state.error))
        case .timedOut: return .line(.timedOut(state.error))
        case .missing(let path): return .line(.daemonMissing(path: path))
        case .ended(let code, let complaints):
            if let word = state.error { return .enrolmentRefused(word) }
            return .line(.daemonFailed(code: code, complaints: complaints))
        }
    }

    private func answer(_ wish: EnrolmentWish, _ session: Session) throws(CommandError) {
        let store = try session.store()
        let keys = try session.storing { () throws(StoreError) in try store.keys() }
        let own = Fingerprint(of: keys.signing.publicKey).description
        let office = try session.read { transaction throws(StorageError) in try transaction.office() }
        let document = JSON.object([
            .init("office", .string(office)), .init("server", .string(wish.server)), .init("fingerprint", .string(own)),
        ])
        try session.answer(document) { () throws(CommandError) in
            let place = ValueText(session).scope(office)
            return [
                session.text(Messages.enrolled(office: place, server: wish.server)),
                session.text(Messages.compareFingerprint(own)),
            ]
        }
    }

    /// What came of the wish.
    private struct State {
        let isEnrolled: Bool
        let isWished: Bool
        let error: String?

        var isFulfilled: Bool { isEnrolled && !isWished && error == nil }

        init(_ transaction: OfficeTransaction) throws(StorageError) {
            isEnrolled = try transaction.enrolled() != nil
            isWished = try transaction.enrolmentWish() != nil
            error = try transaction.text(.enrolError)
        }
    }
}
