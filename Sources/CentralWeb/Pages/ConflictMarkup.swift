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

    /// How the centre's staff settle it. The command carries what this page showed, so that it cannot settle anything
    /// that arrives later.
    func hint(for field: FieldID) -> HTML {
        let reader = values.reader
        let words = ["conflict", "resolve", reader.state.id.text, reader.name(field), "--pick", "N"]
        let command = "khunatham-central \(words.joined(separator: " ")) --seen \(reader.shown.token)"
        return """
            <details class="hint"><summary>\(context.text(PageText.settle))</summary>
            <p>\(context.text(PageText.settleHow))</p>
            <code class="hash">\(command)</code></details>
            """
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
