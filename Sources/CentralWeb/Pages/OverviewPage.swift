import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// The first page: how much there is, what waits for people, how the offices stand, what is new.
struct OverviewPage: Sendable {
    /// How many records of one type there are.
    private struct TypeCount: Sendable {
        let form: Form
        let records: Int
        let conflicts: Int
    }

    private let figures: CentralFigures
    private let findings: Int
    private let types: [TypeCount]
    private let offices: [OfficeOverview]
    private let newest: NewestChanges

    init(_ central: Central) throws(CentralError) {
        let figures = try central.figures()
        self.figures = figures
        offices = try central.listedOffices()
        (types, newest, findings) = try central.readClaimed { transaction throws(CentralError) in
            let findings = try readingPage { () throws(StorageError) in
                try transaction.replica.count(FindingQuery())
            }
            return (try Self.types(figures, transaction.replica), try NewestChanges(transaction), findings)
        }
    }

    private static func types(_ figures: CentralFigures, _ replica: Replica) throws(CentralError) -> [TypeCount] {
        var types: [TypeCount] = []
        for form in replica.catalogue.forms {
            let records = figures.records == 0 ? 0 : try count(form.name, false, replica)
            let conflicts = figures.conflicts == 0 ? 0 : try count(form.name, true, replica)
            types.append(TypeCount(form: form, records: records, conflicts: conflicts))
        }
        return types
    }

    private static func count(_ type: String, _ isInConflict: Bool, _ replica: Replica) throws(CentralError) -> Int {
        var query = RecordQuery()
        query.type = type
        query.isInConflict = isInConflict
        let wanted = query
        return try readingPage { () throws(StorageError) in try replica.count(wanted) }
    }

    func frame(_ context: PageContext) -> PageFrame {
        PageFrame(
            title: context.text(PageText.name(of: .overview)), section: .overview,
            content: """
                \(tiles(context))
                \(held(context))
                \(restored(context))
                <section aria-labelledby="types"><h2 id="types">\(context.text(PageText.byType))</h2>
                <ul class="types">\(types.map { item($0, context) })</ul></section>
                <section aria-labelledby="offices"><h2 id="offices">\(context.text(PageText.name(of: .offices)))</h2>
                \(officeTable(context))</section>
                <section aria-labelledby="newest"><h2 id="newest">\(context.text(PageText.newest))</h2>
                \(newest.html(context))</section>
                """)
    }

    private func tiles(_ context: PageContext) -> HTML {
        let heard = offices.filter { $0.lastContactMs != nil && !$0.isSilent(nowMs: context.nowMs) }.count
        let conflicts = PageNumber.text(figures.conflicts)
        let isDisputed = figures.conflicts > 0
        let unsent = PageNumber.text(offices.unsentInAll)
        let toOffices = context.link("offices")
        return """
            <ul class="figures">
            \(tile(context.link("records"), PageNumber.text(figures.records), context.text(PageText.allRecords)))
            \(tile(context.link("conflicts"), conflicts, context.text(PageText.waitingConflicts), isDisputed))
            \(tile(context.link("findings"), PageNumber.text(findings), context.text(PageText.findingsFound)))
            \(tile(toOffices, "\(heard)/\(offices.count)", context.text(PageText.heardOffices)))
            \(tile(toOffices, unsent, context.text(PageText.unsentAtOffices)))
            </ul>
            """
    }

    private func tile(_ link: PageLink, _ number: String, _ name: String, _ isAlarm: Bool = false) -> HTML {
        let kind: HTML = isAlarm ? "figure alarm" : "figure"
        return "<li class=\"\(kind)\"><a href=\"\(link)\"><strong>\(number)</strong> <span>\(name)</span></a></li>"
    }

    /// Says that something is held, when something is.
    private func held(_ context: PageContext) -> HTML? {
        if figures.held == 0 { return nil }
        let count = context.text(PageText.heldCount(PageNumber.text(figures.held)))
        return "<p class=\"alarm\"><a href=\"\(context.link("held"))\">\(count)</a></p>"
    }

    /// Says that the centre was put back, and which offices have not been in contact since.
    private func restored(_ context: PageContext) -> HTML? {
        guard figures.epochs.count > 1, let epoch = figures.epochs.last else { return nil }
        let awaited = offices.filter(\.isAwaited).map { context.officeName($0.office.code) }
        let time = PageTime.html(epoch.beganMs, context)
        let text = context.text(PageText.restored(awaited: awaited.joined(separator: ", ")))
        return "<p class=\"alarm\">\(context.text(PageText.restoredAt)) \(time). \(text)</p>"
    }

    private func item(_ type: TypeCount, _ context: PageContext) -> HTML {
        let items = [PageLink.Item(name: "type", value: type.form.name)]
        let toConflicts = context.link("records", items: items + [.init(name: "conflicts", value: "1")])
        let conflicts = context.text(PageText.inConflict(PageNumber.text(type.conflicts)))
        let disputed: HTML? =
            type.conflicts == 0 ? nil : " <a class=\"mark alarm\" href=\"\(toConflicts)\">\(conflicts)</a>"
        return """
            <li><a href="\(context.link("records", items: items))"><span>\(context.text(type.form.label))</span> \
            <strong>\(PageNumber.text(type.records))</strong></a>\(disputed)</li>

            """
    }

    private func officeTable(_ context: PageContext) -> HTML {
        if offices.isEmpty { return "<p>\(context.text(PageText.noOffices))</p>" }
        let markup = OfficeMarkup(context: context)
        let columns = [PageText.office, PageText.lastContact, PageText.unsent, PageText.backlog, PageText.marks]
        let rows = offices.map { line in
            [
                context.data(context.officeName(line.office.code)), markup.contact(line.lastContactMs),
                markup.count(line.unsentInAll), markup.count(Int(clamping: line.backlog)), markup.allMarks(line),
            ]
        }
        return PageTable(
            caption: context.text(PageText.name(of: .offices)), columns: columns.map { context.text($0) }, rows: rows
        ).html
    }
}
