import Forms
import Merge
import Protocol

/// Shows all values of a field that people must settle, side by side, with who wrote each one, where and when.
struct ConflictMarkup {
    let values: ValueMarkup

    private var context: PageContext { values.context }

    /// The box for `field`.
    func box(_ siblings: [Sibling], of field: FieldID) -> HTML {
        let difference = TextDifference(siblings.compactMap { values.plainText($0.value, of: field) })
        return """
            <div class="conflict" role="group" aria-label="\(context.text(PageText.conflictIn(values.label(field))))">
            <p class="alarm">\(context.text(PageText.mustChoose(siblings.count)))</p>
            <ol class="siblings">\(siblings.map { item($0, field, difference) })</ol>
            </div>
            """
    }

    /// How the centre's staff settle it.
    func hint(for field: FieldID) -> HTML {
        let id = values.reader.state.id.text
        let command = "khunatham-central conflict resolve \(id) \(values.reader.name(field)) --pick N"
        return "<p class=\"hint\">\(context.text(PageText.settleHint)) <code>\(command)</code></p>"
    }

    private func item(_ sibling: Sibling, _ field: FieldID, _ difference: TextDifference?) -> HTML {
        """
        <li><div class="value">\(values.html(sibling.value, of: field, difference))</div>
        <p class="by">\(author(sibling))<br>\(PageTime.claimed(sibling.origin.wallMs, context)) \
        <code>\(sibling.dot.change.label)</code></p></li>
        """
    }

    private func author(_ sibling: Sibling) -> HTML {
        let office = context.officeName(sibling.origin.office)
        return "<strong>\(context.data(sibling.origin.clerk))</strong>, \(context.data(office))"
    }
}
