import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// The changes that came last, with the records that they wrote.
struct NewestChanges: Sendable {
    /// One record that one change wrote.
    private struct Line: Sendable {
        let header: ChangeHeader
        let reader: RecordReader
        let fields: [FieldID]
        let isFirst: Bool
    }

    private let lines: [Line]

    init(_ transaction: CentralTransaction) throws(CentralError) {
        lines = try readingPage { () throws(StorageError) in
            let head = try transaction.head().number
            let count = UInt64(PageLimits.newestChanges)
            let entries = try transaction.entries(after: head > count ? head - count : 0, count: Int(count))
            var lines: [Line] = []
            for entry in entries.reversed() {
                let applied = try Applied(entry)
                for part in applied.parts where lines.count < Int(count) {
                    guard let state = try transaction.record(part.record) else { continue }
                    lines.append(
                        Line(
                            header: applied.change.header, reader: RecordReader(state, transaction.replica.catalogue),
                            fields: part.writes.map(\.field), isFirst: part.seen.isEmpty))
                }
            }
            return lines
        }
    }

    func html(_ context: PageContext) -> HTML {
        if lines.isEmpty { return "<p>\(context.text(PageText.noValues))</p>" }
        return "<ul class=\"newest\">\(lines.map { item($0, context) })</ul>"
    }

    private func item(_ line: Line, _ context: PageContext) -> HTML {
        let reader = line.reader
        let title = reader.shortTitle.map { context.data($0) } ?? "\(context.text(PageText.untitled))"
        let type = reader.form.map { context.text($0.label) } ?? reader.state.type
        return """
            <li><a href="\(context.link(to: reader.state.id))">\(title)</a> <span class="quiet">\(type)</span>
            <p>\(what(line, context))</p>
            <p class="by">\(context.data(line.header.clerk)), \
            \(context.data(context.officeName(line.header.office))), \
            \(PageTime.claimed(line.header.claimed.wallMs, context))</p></li>

            """
    }

    /// What the change did: began the record, or wrote into these fields.
    private func what(_ line: Line, _ context: PageContext) -> String {
        if line.isFirst { return context.text(PageText.began) }
        let values = ValueMarkup(line.reader, RecordTitles(), context)
        var names: [String] = []
        for field in line.fields {
            let name = values.label(field)
            if !names.contains(name) { names.append(name) }
        }
        let more = names.count - PageLimits.namedFieldsMax
        var text = names.prefix(PageLimits.namedFieldsMax).joined(separator: ", ")
        if more > 0 { text += " " + context.text(PageText.more(more)) }
        return context.text(PageText.wrote(text))
    }
}
