import Forms
import Protocol

/// Shows one finding: what is wrong, which records it is about, what to do.
struct FindingMarkup {
    let titles: RecordTitles
    let context: PageContext

    /// A finding on a page of its own, under the name of its record.
    func entry(_ finding: Finding) -> HTML {
        let form = context.catalogue.form(finding.type)
        return """
            <article class="finding">
            <h3>\(link(finding.record))</h3>
            <p class="kind">\(form.map { context.text($0.label) } ?? finding.type)</p>
            \(facts(finding, about: finding.related))
            </article>

            """
    }

    /// A finding on the page of `record`: its own, or another's that is about it.
    func item(_ finding: Finding, of record: RecordID) -> HTML {
        "<li>\(facts(finding, about: ([finding.record] + finding.related).filter { $0 != record }))</li>"
    }

    private func facts(_ finding: Finding, about records: [RecordID]) -> HTML {
        let kind = context.catalogue.name(ofFinding: finding.kind, context.language)
        let links = records.map { link($0) }.joined(by: ", ")
        let about: HTML? =
            records.isEmpty ? nil : "<p class=\"quiet\">\(context.text(PageText.aboutRecords)): \(links)</p>\n"
        let mark: HTML = finding.isGap ? "mark plain" : "mark warn"
        return """
            <p><span class="\(mark)">\(kind)</span> \(context.text(finding.message))</p>
            \(fields(finding))\(about)<p class="todo"><strong>\(context.text(PageText.whatToDo)):</strong> \
            \(context.text(finding.todo))</p>
            """
    }

    /// The fields by their labels; what is incomplete names them in its sentence.
    private func fields(_ finding: Finding) -> HTML? {
        if finding.fields.isEmpty || finding.isGap { return nil }
        let form = context.catalogue.form(finding.type)
        let names = finding.fields.map { name in form?.field(named: name).map { context.text($0.label) } ?? name }
        return "<p class=\"quiet\">\(context.text(PageText.inFields)): \(names.joined(separator: ", "))</p>\n"
    }

    private func link(_ id: RecordID) -> HTML {
        guard let title = titles[id] else { return "<code class=\"hash\">\(id.text)</code>" }
        return "<a href=\"\(context.link(to: id))\">\(context.data(title.shortened(to: PageLimits.titleLengthMax)))</a>"
    }
}
