import ArgumentParser
import Central
import Forms
import Protocol
import SQLiteReplica

/// What is done with findings.
struct FindingVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "finding", abstract: Help.finding.abstract, subcommands: [FindingList.self])
    }
}

/// Lists what the merged records violate.
struct FindingList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Help.findingList.abstract)
    }

    @Option(help: Help.type.help("TYPE"))
    var type: String?

    @Option(help: Help.kind.help("KIND"))
    var kind: String?

    @Option(help: Help.owner.help("CODE"))
    var office: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        var query = FindingQuery()
        query.owner = office
        if let type {
            guard session.catalogue.form(type) != nil else { throw .central(.store(.unknownType(type))) }
            query.type = type
        }
        if let kind {
            guard let known = session.catalogue.findingKind(from: ThaiText.normalise(kind)) else {
                throw .usage(.badKind(session.catalogue.findingKinds))
            }
            query.kind = known
        }
        let wanted = query
        let central = try session.open()
        let findings = try centrally { () throws(CentralError) in try central.findings(wanted) }
        try session.answer(.array(findings.map { $0.json(session.language) })) {
            let lines = FindingLines(session)
            if findings.isEmpty { return [session.text(lines.none)] }
            return findings.flatMap { ["\(lines.type($0))  \($0.record.text)"] + lines.lines($0, of: $0.record) }
        }
    }
}

/// Findings as lines for people.
struct FindingLines {
    private let session: Session

    init(_ session: Session) { self.session = session }

    let none = Label(thai: "ไม่พบสิ่งที่ควรแก้ไข", english: "Nothing to be mended.")

    func type(_ finding: Finding) -> String {
        session.catalogue.form(finding.type)?.label[session.language] ?? finding.type
    }

    /// One finding, on the page of `record`: its own, or another's that is about it.
    func lines(_ finding: Finding, of record: RecordID) -> [String] {
        let kind = session.catalogue.name(ofFinding: finding.kind, session.language)
        let about = ([finding.record] + finding.related).filter { $0 != record }.map {
            "    " + session.text(Label(thai: "เกี่ยวข้องกับ: \($0.text)", english: "about: \($0.text)"))
        }
        let todo = Label(thai: "ควรทำ: \(finding.todo.thai)", english: "to do: \(finding.todo.english)")
        return ["  - \(kind): \(finding.message[session.language])"] + about + ["    " + session.text(todo)]
    }
}
