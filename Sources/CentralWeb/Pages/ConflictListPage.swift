import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// All records in which people must settle something, each disputed field with all its values.
struct ConflictListPage: Sendable {
    private let records: [RecordReader]
    private let titles: RecordTitles
    private let pager: Pager
    private let count: Int

    init(page: Int, _ transaction: CentralTransaction) throws(CentralError) {
        let replica = transaction.replica
        var query = RecordQuery()
        query.isInConflict = true
        let wanted = query
        count = try readingPage { () throws(StorageError) in try replica.count(wanted) }
        pager = Pager(wanted: page, count: count, size: PageLimits.listedConflicts)
        query.limit = PageLimits.listedConflicts
        query.offset = pager.offset
        let listed = query
        records = try readingPage { () throws(StorageError) in try replica.records(listed) }
            .map { RecordReader($0, replica.catalogue) }
        titles = try RecordTitles(records.flatMap(\.targets), transaction)
    }

    func frame(_ context: PageContext) -> PageFrame {
        let intro = context.text(count == 0 ? PageText.noConflicts : PageText.conflictIntro(PageNumber.text(count)))
        return PageFrame(
            title: context.text(PageText.name(of: .conflicts)), section: .conflicts,
            content: """
                <p>\(intro)</p>
                \(records.map { entry($0, context) })
                \(pager.html(context) { context.link("conflicts", items: [.init(name: "page", value: String($0))]) })
                """)
    }

    private func entry(_ reader: RecordReader, _ context: PageContext) -> HTML {
        let values = ValueMarkup(reader, titles, context)
        let title = reader.shortTitle.map { context.data($0) } ?? "\(context.text(PageText.untitled))"
        let type = reader.form.map { context.text($0.label) } ?? reader.state.type
        let owners = reader.owners.map { context.data(context.officeName($0)) }.joined(by: ", ")
        return """
            <article class="disputed">
            <h2><a href="\(context.link(to: reader.state.id))">\(title)</a></h2>
            <p class="kind">\(type), \(owners)</p>
            \(reader.conflicts.map { field($0, values) })
            </article>

            """
    }

    private func field(_ field: FieldID, _ values: ValueMarkup) -> HTML {
        let box = ConflictMarkup(values: values).box(values.reader.view(field).conflict, of: field)
        return "<h3>\(values.label(field))</h3>\n\(box)\n"
    }
}
