import Merge
import Protocol

/// What each of the form's fields shows, by name: read once for all that is asked of a record.
struct ShownValues {
    /// The values; of a field that people disagree about, the one that is shown first.
    private(set) var shown: [String: [Value]] = [:]
    /// The fields that people disagree about.
    private(set) var disputed: Set<String> = []

    init(_ reader: RecordReader) {
        guard let form = reader.form else { return }
        shown.reserveCapacity(reader.state.fields.count)
        for (id, siblings) in reader.state.fields where id >= SystemField.end {
            guard let place = form.place(ofField: id) else { continue }
            if siblings.count == 1, !form.fields[place].isList {
                shown[form.fields[place].name] = [siblings[0].value]
                continue
            }
            let view = reader.view(id)
            let values = view.shown
            if !values.isEmpty { shown[form.fields[place].name] = values }
            if !view.conflict.isEmpty { disputed.insert(form.fields[place].name) }
        }
    }
}
