import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// One record: its fields, its conflicts with all values, what is missing or wrong, and its history.
struct RecordPage: Sendable {
    private let reader: RecordReader
    private let history: RecordHistory
    private let findings: [Finding]
    private let titles: RecordTitles

    /// Reads the record `id` with the history page of this number; nil when there is no such record.
    init?(_ id: RecordID, historyPage: Int, _ transaction: CentralTransaction) throws(CentralError) {
        let state = try readingPage { () throws(StorageError) in try transaction.record(id) }
        guard let state, !state.clock.isEmpty else { return nil }
        reader = RecordReader(state, transaction.replica.catalogue)
        history = try RecordHistory(of: id, page: historyPage, transaction)
        let found = try readingPage { () throws(StorageError) in
            try transaction.replica.findings(about: [id], viewer: nil)
        }
        findings = found[id] ?? []
        let others = findings.flatMap { [$0.record] + $0.related }
        titles = try RecordTitles(reader.targets + others + history.targets(reader), transaction)
    }

    func frame(_ context: PageContext) -> PageFrame {
        let values = ValueMarkup(reader, titles, context)
        let fields = FieldMarkup(values: values)
        return PageFrame(
            title: reader.shortTitle ?? context.text(PageText.untitled), isData: true, section: .records,
            content: """
                <p class="kind">\(typeName(context))</p>
                \(alerts(values))
                <section aria-labelledby="fields"><h2 id="fields">\(context.text(PageText.fields))</h2>
                \(fields.list)
                \(fields.empty)</section>
                \(remarks(fields))
                <section aria-labelledby="about"><h2 id="about">\(context.text(PageText.about))</h2>
                \(about(fields))</section>
                <section aria-labelledby="history"><h2 id="history">\(context.text(PageText.history))</h2>
                <p class="quiet">\(context.text(PageText.historyOrder))</p>
                \(HistoryMarkup(values: values).list(history))
                \(pager(context))</section>
                """)
    }

    private func typeName(_ context: PageContext) -> String {
        reader.form.map { context.text($0.label) } ?? context.text(PageText.newerType(reader.state.type))
    }

    /// What somebody must look at before reading on: deletion, conflicts, findings.
    private func alerts(_ values: ValueMarkup) -> HTML {
        let context = values.context
        var alerts: [HTML] = []
        if reader.state.deletion == .deleted {
            alerts.append("<p class=\"alarm\">\(context.text(PageText.isDeleted))</p>")
        }
        let conflicts = reader.conflicts
        if !conflicts.isEmpty {
            let links = conflicts.map { "<a href=\"#field-\(Int($0))\">\(values.label($0))</a>" as HTML }
            let count = context.text(PageText.fieldsInConflict(conflicts.count))
            alerts.append("<p class=\"alarm\">\(count) \(links.joined(by: ", "))</p>")
        }
        if !findings.isEmpty {
            let markup = FindingMarkup(titles: titles, context: context)
            let items = findings.map { markup.item($0, of: reader.state.id) }
            let heading = context.text(PageText.findings)
            alerts.append("<div class=\"findings\"><h2>\(heading)</h2><ul>\(items)</ul></div>")
        }
        return alerts.joined(by: "\n")
    }

    private func remarks(_ fields: FieldMarkup) -> HTML? {
        if reader.state.siblings(.remarks).isEmpty { return nil }
        let heading = fields.values.label(SystemField.remarks.rawValue)
        return """
            <section aria-labelledby="remarks"><h2 id="remarks">\(heading)</h2>
            \(fields.content(SystemField.remarks.rawValue))</section>
            """
    }

    /// What the system knows of the record.
    private func about(_ fields: FieldMarkup) -> HTML {
        let context = fields.values.context
        var rows = [SystemField.office, .shared].filter { !reader.state.siblings($0).isEmpty }.map { field in
            Self.row(fields.values.label(field.rawValue), fields.content(field.rawValue), id: Int(field.rawValue))
        }
        rows.append(Self.row(context.text(PageText.delivery), "\(context.text(PageText.deliveredHere))"))
        rows.append(Self.row(context.text(PageText.changes), "\(PageNumber.text(history.count))"))
        rows.append(Self.row(context.text(PageText.recordID), "<code class=\"hash\">\(reader.state.id.text)</code>"))
        rows.append(Self.row(context.text(PageText.typeCode), "<code>\(reader.state.type)</code>"))
        return "<dl class=\"fields\">\(rows)</dl>"
    }

    private static func row(_ label: String, _ content: HTML, id: Int? = nil) -> HTML {
        guard let id else { return "<div><dt>\(label)</dt><dd>\(content)</dd></div>" }
        return "<div id=\"field-\(id)\"><dt>\(label)</dt><dd>\(content)</dd></div>"
    }

    private func pager(_ context: PageContext) -> HTML? {
        Pager(wanted: history.page, count: history.count, size: PageLimits.listedChanges).html(context) { page in
            context.link("records", reader.state.id.text, items: [.init(name: "history", value: String(page))])
        }
    }
}
