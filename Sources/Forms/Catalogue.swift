/// All that is recorded: record types, code lists and places. A value without links to anything outside.
///
/// What is compiled in is read when it is first asked for: a command that touches one record type does not wait for
/// the others.
public final class Catalogue: Sendable {
    private let names: [String]
    private let read: [String: Lazy<Form>]
    private let codes: Lazy<[CodeList]>
    private let codesByName: Lazy<[String: CodeList]>
    private let places: Lazy<Gazetteer>
    private let provinceCode: Lazy<String>
    /// What the records of each type must say to the rules of all forms.
    private let spoken: [String: Lazy<[Posting]>]

    /// The catalogue of these data files. Reads none of them but for the names of the record types; one that is wrong
    /// is as one that is not there, until `check()` tells.
    /// Throws: `FormError` when a name is missing or used twice.
    init(
        types: [EmbeddedData.File], codes: @escaping @Sendable () -> [UInt8],
        gazetteer: @escaping @Sendable () -> [UInt8]
    ) throws(FormError) {
        var names: [String] = []
        var read: [String: Lazy<Form>] = [:]
        for (index, document) in types.enumerated() {
            let name = try FormLoader.name(of: document.place, file: "type \(index + 1)")
            guard read[name] == nil else { throw .malformedData(file: name + ".json", place: "name") }
            names.append(name)
            read[name] = Lazy { () throws(FormError) in try FormLoader(document.bytes, file: name).form() }
        }
        self.names = names
        self.read = read
        let forms = read
        spoken = read.mapValues { form in
            Lazy { () throws(FormError) in Self.postings(of: try form.result.get()) { forms[$0]?.value } }
        }
        let lists = Lazy { () throws(FormError) in try CodeListLoader.lists(codes()) }
        self.codes = lists
        codesByName = Lazy { () throws(FormError) in
            Dictionary(try lists.result.get().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        }
        places = Lazy { () throws(FormError) in try GazetteerLoader.load(gazetteer()) }
        provinceCode = Lazy { () throws(FormError) in try GazetteerLoader.province(gazetteer()) }
    }

    /// The catalogue that is compiled into the program.
    /// Throws: `FormError` when the names of the record types are wrong, which the tests rule out.
    public static func load() throws(FormError) -> Catalogue {
        try Catalogue(types: EmbeddedData.types(), codes: EmbeddedData.codes, gazetteer: EmbeddedData.gazetteer)
    }

    /// In the order in which people see them.
    public var forms: [Form] { names.compactMap { form($0) } }

    /// The record type called `name`; nil for one of a newer version.
    public func form(_ name: String) -> Form? { read[name]?.value }

    /// What records of `form` must say: to its own rules, and to those of the forms that judge by it.
    func postings(of form: Form) -> [Posting] { spoken[form.name]?.value ?? [] }

    /// In the order of their data file, then the states of the workflows.
    public var lists: [CodeList] {
        (codes.value ?? []) + forms.flatMap { form in form.fields.compactMap { CodeListLoader.states(of: $0) } }
    }

    /// The code list called `name`; of a workflow's states, that of its type and field.
    public func list(_ name: String) -> CodeList? {
        if let list = codesByName.value?[name] { return list }
        let words = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return nil }
        return form(words[0])?.field(named: words[1]).flatMap { CodeListLoader.states(of: $0) }
    }

    /// The code of the province, which is also the code of the centre; empty when there is none. Whatever is done with
    /// a record asks for it, so it is known without reading the other places.
    public var province: String { provinceCode.value ?? "" }

    /// The province, its districts and their subdistricts.
    public var gazetteer: Gazetteer { places.value ?? Gazetteer(places: []) }

    /// Reads all of it. Throws: `FormError` for the first data file that is wrong.
    public func check() throws(FormError) {
        for name in names { _ = try read[name]?.result.get() }
        _ = try codes.result.get()
        _ = try places.result.get()
        try checkFindingRules()
    }
}
