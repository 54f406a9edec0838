import Forms
import Merge
import Protocol
import Store

/// Several records: one line each for people, whole records for programs.
struct ListPage {
    private let session: Session
    private let records: [ShownRecord]
    private let showsType: Bool

    init(_ session: Session, _ records: [ShownRecord], showsType: Bool) {
        self.session = session
        self.records = records
        self.showsType = showsType
    }

    static func document(_ records: [ShownRecord], _ session: Session) -> JSON {
        .array(records.map { document($0, session) })
    }

    /// One record for programs.
    static func document(_ record: ShownRecord, _ session: Session) -> JSON {
        RecordDocument.json(
            record.reader, delivery: record.delivery, findings: record.findings, language: session.language)
    }

    var lines: [String] {
        if records.isEmpty { return [session.text(Messages.nothing)] }
        let values = ValueText(session)
        var table = Table(widthsMax: [50, 30, nil, nil, nil])
        for record in records {
            let reader = record.reader
            let owners = reader.owners.map(values.scope).joined(separator: ", ")
            let type = reader.form?.label[session.language] ?? reader.state.type
            table.append([reader.title] + (showsType ? [type] : []) + [owners, mark(record), reader.state.id.text])
        }
        return table.lines + [session.text(Messages.count(records.count))]
    }

    /// What a clerk should notice of a record.
    private func mark(_ record: ShownRecord) -> String {
        let conflicts = record.reader.conflicts.count
        let marks = [
            conflicts > 0 ? session.text(Messages.conflictMark(conflicts)) : "",
            session.text(Messages.deliveryMark(record.delivery)),
        ]
        return marks.filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
