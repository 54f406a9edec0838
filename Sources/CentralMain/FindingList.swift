import ArgumentParser
import Central
import CommandHelp
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
        let lines = try FindingLines(findings, of: central, session)
        try session.answer(.array(findings.map { $0.json(session.language) })) { lines.all(findings) }
    }
}

/// Findings as lines for people.
struct FindingLines {
    private let session: Session
    private let titles: [RecordID: String]

    /// Looks up what people call the records of `findings`.
    init(_ findings: [Finding], of central: Central, _ session: Session) throws(CommandError) {
        self.session = session
        guard !session.isJSON else {
            titles = [:]
            return
        }
        titles = try centrally { () throws(CentralError) in
            try central.titles(of: findings.flatMap { [$0.record] + $0.related })
        }
    }

    /// All of them, by record.
    func all(_ findings: [Finding]) -> [String] {
        if findings.isEmpty { return [session.text(Label(thai: "ไม่พบสิ่งที่ควรแก้ไข", english: "Nothing to be mended."))] }
        var lines: [String] = []
        var last: RecordID?
        for finding in findings {
            if finding.record != last {
                if last != nil { lines.append("") }
                let type = session.catalogue.form(finding.type)?.label[session.language] ?? finding.type
                lines.append("\(type): \(name(finding.record))")
            }
            last = finding.record
            lines += self.lines(finding, of: finding.record)
        }
        let count = Label(thai: "สิ่งที่ควรแก้ไข \(findings.count) เรื่อง", english: "To be mended: \(findings.count).")
        return lines + ["", session.text(count)]
    }

    /// One finding, on the page of `record`: its own, or another's that is about it.
    func lines(_ finding: Finding, of record: RecordID) -> [String] {
        let kind = session.catalogue.name(ofFinding: finding.kind, session.language)
        let about = ([finding.record] + finding.related).filter { $0 != record }.map {
            "    " + session.text(Label(thai: "เกี่ยวข้องกับ: \(name($0))", english: "about: \(name($0))"))
        }
        let todo = Label(thai: "ควรทำ: \(finding.todo.thai)", english: "to do: \(finding.todo.english)")
        return ["  - \(kind): \(finding.message[session.language])"] + about + ["    " + session.text(todo)]
    }

    /// What people call a record, and its id.
    private func name(_ record: RecordID) -> String {
        let title = titles[record].map { $0.split(separator: "\n").joined(separator: " ") }
        return title.map { "\($0)  (\(record.text))" } ?? record.text
    }
}
