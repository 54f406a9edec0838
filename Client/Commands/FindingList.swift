import ArgumentParser
import CommandHelp
import Forms
import SQLiteReplica
import Store

/// Lists what the merged records violate.
struct FindingList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Messages.Help.findingList.abstract)
    }

    @Option(help: Messages.Help.onlyType.help("TYPE"))
    var type: String?

    @Option(help: Messages.Help.onlyKind.help("KIND"))
    var kind: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        var query = FindingQuery()
        query.type = try type.map { name throws(CommandError) in try session.form(named: name).name }
        query.kind = try kind.map { word throws(CommandError) in try Self.kind(word, session) }
        let wanted = query
        let store = try session.store()
        let findings = try session.storing { () throws(StoreError) in try store.findings(wanted) }
        try session.answer(.array(findings.map { $0.json(session.language) })) { () throws(CommandError) in
            FindingPage(session).lines(findings)
        }
    }

    /// The kind that a clerk's word names: its own word, or its label.
    private static func kind(_ word: String, _ session: Session) throws(CommandError) -> String {
        let kinds = session.catalogue.findingKinds
        if let kind = session.catalogue.findingKind(from: ThaiText.normalise(word)) { return kind }
        throw .usage(.badKind(kinds))
    }
}
