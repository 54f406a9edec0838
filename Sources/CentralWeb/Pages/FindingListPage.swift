import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// Which findings the page lists, as its address says.
struct FindingFilter: Sendable {
    private(set) var kind: String?
    /// The code of the owning office.
    private(set) var district: String?

    init(_ query: PageQuery, _ catalogue: Catalogue) throws(PageError) {
        if let kind = query["kind"] {
            guard catalogue.findingKinds.contains(kind) else { throw .badParameter("kind") }
            self.kind = kind
        }
        if let code = query["district"] {
            guard code == catalogue.province || catalogue.districts.contains(where: { $0.code == code }) else {
                throw .badParameter("district")
            }
            district = code
        }
    }

    init(kind: String?, district: String?) {
        self.kind = kind
        self.district = district
    }

    /// The parameters that say the same.
    var items: [PageLink.Item] {
        [("kind", kind), ("district", district)].compactMap { name, value in
            value.map { PageLink.Item(name: name, value: $0) }
        }
    }

    var query: FindingQuery {
        var query = FindingQuery()
        query.kind = kind
        query.owner = district
        return query
    }
}

/// What the merged records violate: how many findings of each kind each office's records have, and each of those asked
/// for with what to do.
struct FindingListPage: Sendable {
    private let filter: FindingFilter
    private let counts: [FindingCount]
    private let findings: [Finding]
    private let titles: RecordTitles
    private let pager: Pager
    private let count: Int

    init(_ filter: FindingFilter, page: Int, _ transaction: CentralTransaction) throws(CentralError) {
        self.filter = filter
        let replica = transaction.replica
        counts = try readingPage { () throws(StorageError) in try replica.findingCounts(FindingQuery()) }
        count = counts.filter { count in
            (filter.kind.map { $0 == count.kind } ?? true) && (filter.district.map { $0 == count.owner } ?? true)
        }.reduce(0) { $0 + $1.count }
        pager = Pager(wanted: page, count: count, size: PageLimits.listedFindings)
        var query = filter.query
        query.limit = PageLimits.listedFindings
        query.offset = pager.offset
        let listed = query
        findings = try readingPage { () throws(StorageError) in try replica.findings(listed) }
        titles = try RecordTitles(findings.flatMap { [$0.record] + $0.related }, transaction)
    }

    func frame(_ context: PageContext) -> PageFrame {
        let none: HTML = "<p>\(context.text(PageText.noFindings))</p>"
        return PageFrame(
            title: context.text(PageText.findings), section: .findings,
            content: counts.isEmpty ? none : content(context))
    }

    private func content(_ context: PageContext) -> HTML {
        let markup = FindingMarkup(titles: titles, context: context)
        let kind = filter.kind.map { context.catalogue.name(ofFinding: $0, context.language) }
        let shown = context.text(
            PageText.findingsShown(kind, filter.district.map(context.officeName), PageNumber.text(count)))
        let isFiltered = !filter.items.isEmpty
        let all: HTML? =
            isFiltered ? " <a href=\"\(context.link("findings"))\">\(context.text(PageText.allFindings))</a>" : nil
        return """
            <p>\(context.text(PageText.findingsIntro))</p>
            <section aria-labelledby="kinds"><h2 id="kinds">\(context.text(PageText.findingsByKind))</h2>
            \(table(context))</section>
            <section aria-labelledby="list"><h2 id="list">\(context.text(PageText.findingList))</h2>
            <p class="count" role="status">\(shown)\(all)</p>
            \(findings.map { markup.entry($0) })
            \(pager.html(context) { link(filter, page: $0, context) })</section>
            """
    }

    private func table(_ context: PageContext) -> HTML {
        let columns = [PageText.findingKind, PageText.findingCount, PageText.findingOffices]
        let kinds = Dictionary(grouping: counts, by: \.kind)
        let rows = context.catalogue.findingKinds.compactMap { kind in kinds[kind].map { row(kind, $0, context) }
        }
        return PageTable(
            caption: context.text(PageText.findingsByKind), columns: columns.map { context.text($0) }, rows: rows
        ).html
    }

    private func row(_ kind: String, _ counts: [FindingCount], _ context: PageContext) -> [HTML] {
        let name = context.catalogue.name(ofFinding: kind, context.language)
        let total = counts.reduce(0) { $0 + $1.count }
        let offices = counts.map { count -> HTML in
            let link = link(FindingFilter(kind: kind, district: count.owner), context)
            let office = context.officeName(count.owner)
            return "<a href=\"\(link)\">\(context.data(office))</a> \(PageNumber.text(count.count))"
        }
        return [
            "<a href=\"\(link(FindingFilter(kind: kind, district: nil), context))\">\(name)</a>",
            "\(PageNumber.text(total))", offices.joined(by: ", "),
        ]
    }

    private func link(_ filter: FindingFilter, page: Int? = nil, _ context: PageContext) -> PageLink {
        let items = page.map { [PageLink.Item(name: "page", value: String($0))] } ?? []
        return context.link("findings", items: filter.items + items)
    }
}
