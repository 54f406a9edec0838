import Forms
import Merge
import Protocol
import Store

/// Findings for people: what is wrong with which record, which others it is about, and what to do.
struct FindingPage {
    private let session: Session
    private let values: ValueText

    init(_ session: Session) {
        self.session = session
        values = ValueText(session)
    }

    /// All of them, by record.
    func lines(_ findings: [Finding]) -> [String] {
        if findings.isEmpty { return [session.text(Messages.noFindings)] }
        var lines: [String] = []
        var last: RecordID?
        for finding in findings {
            if finding.record != last {
                if last != nil { lines.append("") }
                let type = session.catalogue.form(finding.type)?.label[session.language] ?? finding.type
                lines.append("\(type): \(Screen.line(values.title(finding.record)))  (\(finding.record.text))")
            }
            last = finding.record
            lines += self.lines(finding, of: finding.record)
        }
        return lines + ["", session.text(Messages.findings(findings.count))]
    }

    /// One finding, on the page of `record`: its own, or another's that is about it.
    func lines(_ finding: Finding, of record: RecordID) -> [String] {
        let kind = session.catalogue.name(ofFinding: finding.kind, session.language)
        let form = session.catalogue.form(finding.type)
        let fields = finding.fields.map { form?.field(named: $0)?.label[session.language] ?? $0 }
        let about = ([finding.record] + finding.related).filter { $0 != record }.map {
            "    " + session.text(Messages.findingAbout("\(Screen.line(values.title($0))) (\($0.text))"))
        }
        let isGap = finding.isGap || fields.isEmpty
        return ["  - \(kind): \(Screen.line(finding.message[session.language]))"]
            + (isGap ? [] : ["    " + session.text(Messages.findingFields(fields.joined(separator: ", ")))]) + about
            + ["    " + session.text(Messages.findingTodo(Screen.line(finding.todo[session.language])))]
    }
}
