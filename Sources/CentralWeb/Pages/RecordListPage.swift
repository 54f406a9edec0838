import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// All records, as far as a filter wants them, page by page in the order of their titles.
struct RecordListPage: Sendable {
    private let filter: RecordFilter
    private let scan: RecordScan
    private let findings: [RecordID: [Finding]]

    init(_ filter: RecordFilter, page: Int, _ transaction: CentralTransaction) throws(CentralError) {
        self.filter = filter
        let scan = try RecordScan(filter, page: page, transaction)
        self.scan = scan
        findings = try readingPage { () throws(StorageError) in
            try transaction.replica.findings(about: scan.records.map(\.state.id), viewer: nil)
        }
    }

    func frame(_ context: PageContext) -> PageFrame {
        PageFrame(
            title: context.text(PageText.name(of: .records)), section: .records,
            content: """
                \(FilterForm(filter: filter, context: context).html)
                <p class="count" role="status">\(countText(context))</p>
                \(list(context))
                \(pager(context))
                """)
    }

    private func countText(_ context: PageContext) -> String {
        let count = PageNumber.text(scan.count)
        return context.text(scan.isCut ? PageText.countAtLeast(count) : PageText.count(count))
    }

    private func list(_ context: PageContext) -> HTML? {
        if scan.records.isEmpty { return nil }
        let columns = [PageText.title, PageText.type, PageText.owner, PageText.networks, PageText.marks]
        return PageTable(
            caption: context.text(PageText.name(of: .records)), columns: columns.map { context.text($0) },
            rows: scan.records.map { row($0, context) }
        ).html
    }

    private func row(_ reader: RecordReader, _ context: PageContext) -> [HTML] {
        let title = reader.shortTitle.map { context.data($0) } ?? "\(context.text(PageText.untitled))"
        let owners = reader.owners.map { context.data(context.officeName($0)) }
        return [
            "<a href=\"\(context.link(to: reader.state.id))\">\(title)</a>\(place(reader, context))",
            "\(reader.form.map { context.text($0.label) } ?? reader.state.type)",
            owners.joined(by: ", "), networks(reader, context), marks(reader, context),
        ]
    }

    /// Where a record is about, when that says more than its owner does.
    private func place(_ reader: RecordReader, _ context: PageContext) -> HTML? {
        let field = reader.form?.fields.first { field in
            if case .place = field.kind { true } else { false }
        }
        guard let code = field.flatMap({ reader.view($0.id).shown.first?.text }) else { return nil }
        let name = context.catalogue.gazetteer.text(code, context.language)
        return "<br><span class=\"quiet\">\(context.data(name))</span>"
    }

    private func networks(_ reader: RecordReader, _ context: PageContext) -> HTML {
        let names = reader.networks.map { context.catalogue.networks?.text($0, context.language) ?? $0 }
        return names.map { context.data($0) }.joined(by: ", ")
    }

    private func marks(_ reader: RecordReader, _ context: PageContext) -> HTML {
        var marks: [HTML] = []
        if reader.state.deletion == .deleted {
            marks.append("<span class=\"mark\">\(context.text(PageText.deleted))</span>")
        }
        let conflicts = reader.conflicts.count
        if conflicts > 0 {
            marks.append("<span class=\"mark alarm\">\(context.text(PageText.conflicts(conflicts)))</span>")
        }
        let grave = (findings[reader.state.id] ?? []).count { !$0.isGap }
        if grave > 0 {
            marks.append("<span class=\"mark warn\">\(context.text(PageText.toDo(grave)))</span>")
        } else if findings[reader.state.id]?.isEmpty == false {
            marks.append("<span class=\"mark plain\">\(context.text(PageText.gaps))</span>")
        }
        return marks.joined(by: " ")
    }

    private func pager(_ context: PageContext) -> HTML? {
        Pager(wanted: scan.page, count: scan.count, size: PageLimits.listedRecords).html(context) { page in
            context.link("records", items: filter.items + [.init(name: "page", value: String(page))])
        }
    }
}
