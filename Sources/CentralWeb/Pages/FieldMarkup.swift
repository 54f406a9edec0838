import Forms
import Merge
import Protocol

/// Shows what the fields of a record hold, by their merge rules.
struct FieldMarkup {
    let values: ValueMarkup

    private var context: PageContext { values.context }
    private var reader: RecordReader { values.reader }

    /// The record's fields that hold something, the form's in its order, then those of a newer version.
    var list: HTML {
        let fields = reader.shownFields.filter { $0 >= SystemField.end }
        let erased = reader.erasures.map(erasure)
        if fields.isEmpty, erased.isEmpty { return "<p>\(context.text(PageText.noValues))</p>" }
        return "<dl class=\"fields\">\(fields.map(row) + erased)</dl>"
    }

    /// What stands in place of a value that was erased by order.
    private func erasure(_ field: FieldID?, _ order: Redaction) -> HTML {
        let label = field.map { values.label($0) } ?? "\(context.text(PageText.wholeRecord))"
        let time = PageTime.label(order.origin.wallMs)
        return "<div><dt>\(label)</dt><dd><em>\(context.data(context.text(order.label(at: time))))</em></dd></div>"
    }

    /// The names of the form's fields that hold nothing.
    var empty: HTML? {
        let fields = (reader.form?.fields ?? []).filter {
            reader.state.siblings($0.id).isEmpty && reader.state.redaction(of: $0.id) == nil
        }
        if fields.isEmpty { return nil }
        let names = fields.map { "<li>\(context.text($0.label))</li>" as HTML }
        return """
            <details><summary>\(context.text(PageText.emptyFields(fields.count)))</summary>
            <ul class="names">\(names)</ul></details>
            """
    }

    private func row(_ field: FieldID) -> HTML {
        let isDisputed = !reader.view(field).conflict.isEmpty
        let mark: HTML? = isDisputed ? " <span class=\"mark alarm\">\(context.text(PageText.conflict))</span>" : nil
        return """
            <div id="field-\(Int(field))"><dt>\(values.label(field))\(personalMark(field))\(mark)</dt>
            <dd>\(content(field))</dd></div>
            """
    }

    private func personalMark(_ field: FieldID) -> HTML? {
        guard reader.form?.field(id: field)?.personal != nil else { return nil }
        return " <span class=\"mark\">\(context.text(PageText.personal))</span>"
    }

    /// What `field` shows.
    func content(_ field: FieldID) -> HTML {
        switch reader.view(field) {
        case .empty: return "<p>–</p>"
        case .value(let value): return values.html(value, of: field)
        case .elements(let elements):
            let items = elements.map { "<li>\(values.html($0, of: field))</li>" as HTML }
            return "<ul class=\"elements\">\(items)</ul>"
        case .sum(let sum, let rows):
            let note = context.text(PageText.summed(rows))
            return "\(values.html(.integer(sum), of: field)) <span class=\"quiet\">\(note)</span>"
        case .notes(let notes): return "<ul class=\"notes\">\(notes.map { note($0, field) })</ul>"
        case .conflict(let siblings):
            let conflict = ConflictMarkup(values: values)
            return "\(conflict.box(siblings, of: field))\(conflict.hint(for: field))"
        }
    }

    private func note(_ note: Sibling, _ field: FieldID) -> HTML {
        """
        <li>\(values.html(note.value, of: field))
        <p class="by">\(context.data(note.origin.clerk)), \(context.data(context.officeName(note.origin.office))), \
        \(PageTime.claimed(note.origin.wallMs, context))</p></li>
        """
    }
}
