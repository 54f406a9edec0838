public import Merge
public import Protocol

/// Reads one record's merged state by its form: the one place where values become what people see.
public struct RecordReader: Sendable {
    public let state: RecordState
    public let catalogue: Catalogue
    /// nil for a type of a newer version; its fields are then read as registers.
    public let form: Form?

    public init(_ state: RecordState, _ catalogue: Catalogue) {
        self.state = state
        self.catalogue = catalogue
        form = catalogue.form(state.type)
    }

    /// The fields that show something, the form's first in its order, then the system's, then unknown ones.
    public var shownFields: [FieldID] {
        let known = (form?.fields.map(\.id) ?? []) + SystemField.allCases.map(\.rawValue)
        let places = Dictionary(known.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        return state.fields.keys.sorted {
            (places[$0] ?? .max, $0) < (places[$1] ?? .max, $1)
        }
    }

    /// What `field` shows.
    public func view(_ field: FieldID) -> FieldView { view(field, state.siblings(field)) }

    /// What `field` shows when these are its siblings.
    public func view(_ field: FieldID, _ siblings: [Sibling]) -> FieldView {
        let rule = rule(field)
        guard rule == .state else { return FieldView(siblings, rule: rule, centre: catalogue.province) }
        let workflow = form?.field(id: field)?.workflow
        return FieldView(siblings, rule: rule, centre: catalogue.province) { workflow?.join($0) }
    }

    /// The merge rule of `field`.
    public func rule(_ field: FieldID) -> MergeRule {
        form?.rule(ofField: field) ?? SystemField(rawValue: field)?.rule
            ?? OrderRecord.rule(field, of: state.type) ?? .register
    }

    /// The name of `field` in commands and files; `field-N` when a newer version made it.
    public func name(_ field: FieldID) -> String {
        form?.fieldName(id: field) ?? SystemField(rawValue: field)?.name ?? "field-\(field)"
    }

    /// The fields that people must settle.
    public var conflicts: [FieldID] {
        // One value alone disputes nothing.
        if state.fields.values.allSatisfy({ $0.count < 2 }) { return [] }
        return shownFields.filter { !view($0).conflict.isEmpty }
    }

    /// What is shown now, to be named by whoever saves after reading it.
    public var shown: Shown { Shown(state) { !view($0, $1.sorted(by: Sibling.isShownBefore)).conflict.isEmpty } }

    /// What people call the record; its id while it has no title.
    public var title: String {
        let field = form.flatMap { $0.field(named: $0.titleField) }
        let text = field.flatMap { view($0.id).shown.first?.text }
        if let text { return text }
        // A title that was erased must not look like one that nobody wrote.
        let order = state.wholeRedaction ?? field.flatMap { state.redaction(of: $0.id) }
        return order.map { "(\($0.cause.label.thai))" } ?? state.id.text
    }

    /// The owning office; several while people disagree.
    public var owners: [String] { state.siblings(.office).compactMap(\.value.text) }

    /// The scopes that read the record: its owners and whom it is shared with, in order of their bytes. What the centre
    /// owns is not by that shared with the whole province.
    public var readers: [String] {
        let scopes = owners.filter { $0 != catalogue.province } + state.siblings(.shared).compactMap(\.value.text)
        return scopes.count < 2 ? scopes : Set(scopes).sorted()
    }

    /// Whether an office with `scopes` reads the record.
    public func isReadable(by scopes: [String]) -> Bool {
        form?.isReference == true || scopes.contains(Scope.all) || !Set(readers).isDisjoint(with: scopes)
    }

    /// Whether the record is others' and an office with `scopes` does not read it. While nobody is known to own it,
    /// it is nobody's: its beginning is still to come.
    public func isForeign(to scopes: [String]) -> Bool { !owners.isEmpty && !isReadable(by: scopes) }

    /// What a search looks through: every visible value as people read it, lower case.
    public var searchText: String {
        let style = TextStyle(.thai)
        var text = ""
        var isFirst = true
        for field in state.fields.keys.sorted() where field >= SystemField.end {
            for sibling in state.siblings(field) {
                guard let line = form?.text(sibling.value, ofField: field, style, in: catalogue) ?? sibling.value.text
                else { continue }
                if !isFirst { text += "\n" }
                isFirst = false
                text += line
            }
        }
        return ThaiText.lowercased(text)
    }
}

extension Catalogue {
    /// Whether records may belong to, or be shared with, this scope: a district, the province, and for sharing also a
    /// network.
    public func isScope(_ code: String, isOwner: Bool) -> Bool {
        if code == province { return true }
        if let place = gazetteer.place(code) { return place.level != .subdistrict }
        return !isOwner && code.hasPrefix("N") && list("CL02")?.item(String(code.dropFirst())) != nil
    }

    /// Whether a field of `type` travels to the centre alone.
    public func isRestricted(_ type: String, _ field: FieldID) -> Bool {
        form(type)?.field(id: field)?.isCentralOnly ?? false
    }
}
