import ArgumentParser
import CommandHelp
import Forms
import SQLiteReplica
import Store

/// Takes in a CSV file, all in one transaction: one bad row, and none is stored.
struct Import: Verb {
    /// From so many rows on, a clerk who looks at the terminal is shown how far the import is.
    private static let rowsWithProgress = 200

    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "import", abstract: Messages.Help.importing.abstract)
    }

    @Argument(help: Messages.Help.type.help("TYPE"))
    var type: String

    @Argument(help: Messages.Help.importFile.help("FILE"))
    var file: String

    @Flag(help: Messages.Help.dryRun.help())
    var dryRun = false

    @Flag(help: Messages.Help.skipBad.help())
    var skipBad = false

    @Option(parsing: .unconditional, help: Messages.Help.clerk.help("NAME"))
    var clerk: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let form = try session.form(named: type)
        let outcome = try outcome(form, session)
        if !session.isJSON { outcome.complaints(session.language).forEach(session.note) }
        guard outcome.isTaken else {
            throw .rowsRefused(count: outcome.badRows, report: outcome.members(session.language))
        }
        try session.answer(.object(outcome.members(session.language))) { () throws(CommandError) in
            outcome.lines(session.language)
        }
    }

    private func outcome(_ form: Form, _ session: Session) throws(CommandError) -> ImportOutcome {
        let store = try session.store()
        let authorship = try session.authorship(clerk)
        let path = file == "-" ? "/dev/stdin" : file
        let (rows, bad) = try ImportFile(path: path, form: form, session: session).rows()
        let isHopeless = !bad.isEmpty && !skipBad
        let progress = progress(rows.count, session)
        let report = try session.storing(type: form.name) { () throws(StoreError) in
            try store.importRows(
                rows, into: form.name, by: authorship, skipsBad: skipBad, isRehearsal: dryRun || isHopeless,
                using: &session.random, progress: progress)
        }
        let refused = bad + report.refused.flatMap { RefusedCell.all($0, form: form, session.catalogue) }
        return ImportOutcome(
            path: path, report: report, refused: refused.sorted { $0.line < $1.line }, isRehearsal: dryRun,
            isTaken: refused.isEmpty || skipBad)
    }

    private func progress(_ count: Int, _ session: Session) -> (Int) -> Void {
        let environment = session.environment
        guard count > Self.rowsWithProgress, environment.isTerminal(.complaints) else { return { _ in } }
        let language = session.language
        return { done in
            guard done.isMultiple(of: 50) || done == count else { return }
            let text = Messages.progress(done, of: count)[language] + (done == count ? "\n" : "")
            _ = environment.write(.complaints, Array(text.utf8))
        }
    }
}
