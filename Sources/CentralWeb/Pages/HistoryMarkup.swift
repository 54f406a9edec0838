import Forms
import Merge
import Protocol

/// Shows the changes of a record: who, where, when, what each one set and what it replaced.
struct HistoryMarkup {
    let values: ValueMarkup

    private var context: PageContext { values.context }

    func list(_ history: RecordHistory) -> HTML {
        "<ol class=\"history\">\(history.entries.map(item))</ol>"
    }

    private func item(_ entry: RecordHistory.Entry) -> HTML {
        let began: HTML? = entry.isFirst ? " <span class=\"mark\">\(context.text(PageText.began))</span>" : nil
        let withheld: HTML? = entry.isPartlyWithheld ? "<p>\(context.text(PageText.withheld))</p>" : nil
        return """
            <li><p class="by"><strong>\(context.data(entry.header.clerk))</strong>, \
            \(context.data(context.officeName(entry.header.office))), \
            \(PageTime.claimed(entry.header.claimed.wallMs, context))\(began)</p>
            <ul class="writes">\(entry.writes.map(write))</ul>\(withheld)
            <p class="quiet"><code>\(entry.label)</code>, \(context.text(PageText.atCentre(entry.number)))</p></li>
            """
    }

    private func write(_ write: RecordHistory.Write) -> HTML {
        let label = values.label(write.field)
        if write.field == SystemField.deleted.rawValue {
            return "<li>\(context.text(write.operation == .clear ? PageText.restored : PageText.deletion))</li>"
        }
        let verb: HTML = "<span class=\"verb\">\(context.text(PageText.verb(write.operation)))</span>"
        let erased: HTML? = write.isEmptied ? "<span class=\"quiet\">\(context.text(PageText.erased))</span>" : nil
        let value = write.value.map { "<ins>\(values.html($0, of: write.field))</ins>" as HTML } ?? erased
        return "<li><span class=\"field\">\(label)</span> \(verb) \(value)\(replaced(write))</li>"
    }

    private func replaced(_ write: RecordHistory.Write) -> HTML? {
        let former = write.replaced.filter { $0 != write.value }
        if former.isEmpty { return nil }
        let list = former.map { "<del>\(values.html($0, of: write.field))</del>" as HTML }
        guard write.operation.putsValue else { return list.joined(by: ", ") }
        return " <span class=\"verb\">\(context.text(PageText.inPlaceOf))</span> \(list.joined(by: ", "))"
    }
}
