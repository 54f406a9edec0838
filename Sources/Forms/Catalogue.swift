/// All that is recorded: record types, code lists and places. A value without links to anything outside.
public struct Catalogue: Sendable, Hashable {
    /// In the order in which people see them.
    public let forms: [Form]
    /// In the order of their data file, then the states of the workflows.
    public let lists: [CodeList]
    public let gazetteer: Gazetteer

    private let formIndex: [String: Int]
    private let listIndex: [String: Int]

    init(forms: [Form], lists: [CodeList], gazetteer: Gazetteer) {
        self.forms = forms
        self.lists = lists
        self.gazetteer = gazetteer
        formIndex = Dictionary(forms.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        listIndex = Dictionary(lists.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The record type called `name`; nil for one of a newer version.
    public func form(_ name: String) -> Form? { formIndex[name].map { forms[$0] } }

    /// The code list called `name`.
    public func list(_ name: String) -> CodeList? { listIndex[name].map { lists[$0] } }

    /// The catalogue that is compiled into the program. Reads every form; takes about a millisecond.
    /// Throws: `FormError` when a data file is wrong, which the tests rule out.
    public static func load() throws(FormError) -> Catalogue {
        var lists = try CodeListLoader.lists(EmbeddedData.codes())
        var forms: [Form] = []
        for (index, document) in EmbeddedData.types().enumerated() {
            let form = try FormLoader(document, file: "type \(index + 1)").form()
            forms.append(form)
            lists += form.fields.compactMap { CodeListLoader.states(of: $0) }
        }
        let gazetteer = try GazetteerLoader.load(EmbeddedData.gazetteer())
        let catalogue = Catalogue(forms: forms, lists: lists, gazetteer: gazetteer)
        try catalogue.checkLinks()
        return catalogue
    }

    /// Every name that a form uses must lead somewhere.
    private func checkLinks() throws(FormError) {
        guard formIndex.count == forms.count, listIndex.count == lists.count else {
            throw .malformedData(file: "types", place: "a name is used twice")
        }
        for form in forms {
            for field in form.fields {
                let hasList = field.codeList.map { listIndex[$0] != nil } ?? true
                let hasTarget = field.referencedType.map { formIndex[$0] != nil } ?? true
                guard hasList, hasTarget else { throw .malformedData(file: form.name, place: field.name) }
            }
        }
    }
}
