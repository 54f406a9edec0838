import Forms
import Protocol

/// What every part of a page needs to know: in which language, over which forms, at what time, from which address.
struct PageContext: Sendable {
    let catalogue: Catalogue
    let language: Language
    /// Whether the reader chose the language by a link; links then keep it.
    let isLanguageChosen: Bool
    /// The segments of the address's path.
    let path: [String]
    /// The address's parameters but for the language, as they go into a link to this same page.
    let items: [PageLink.Item]
    /// The centre's clock, in milliseconds since 1970.
    let nowMs: Int64

    /// The text in the page's language.
    func text(_ label: Label) -> String { label[language] }

    /// A link to another page of this site that keeps the chosen language.
    func link(_ path: String..., items: [PageLink.Item] = []) -> PageLink {
        PageLink(path: path, items: items + languageItems(language, isChosen: isLanguageChosen))
    }

    /// A link to the record with this id.
    func link(to record: RecordID) -> PageLink { link("records", record.text) }

    /// A link to this same page in another language.
    func link(in other: Language) -> PageLink {
        PageLink(path: path, items: items + languageItems(other, isChosen: true))
    }

    private func languageItems(_ language: Language, isChosen: Bool) -> [PageLink.Item] {
        isChosen ? [PageLink.Item(name: "lang", value: language.rawValue)] : []
    }

    /// Text from a record or a device: kept apart from the direction of the text around it, and named as Thai where the
    /// page is English, so that it is read aloud right.
    func data(_ text: String) -> HTML {
        isForeign(text) ? "<bdi lang=\"th\">\(text)</bdi>" : "<bdi>\(text)</bdi>"
    }

    /// Whether `text` is Thai and the page is not.
    func isForeign(_ text: String) -> Bool {
        language != .thai && text.unicodeScalars.contains { (0x0E01...0x0E5B).contains($0.value) }
    }

    /// What people call the office with this code; the code itself when it is no place.
    func officeName(_ code: String) -> String {
        if code == catalogue.province { return text(PageText.centre) }
        return catalogue.gazetteer.text(code, language)
    }

    /// What people call a scope: an office, a network as `N02`, or the province, which is every office.
    func scopeName(_ scope: String) -> String {
        if scope == catalogue.province { return text(PageText.wholeProvince) }
        guard scope.hasPrefix("N"), let networks = catalogue.networks else { return officeName(scope) }
        let code = String(scope.dropFirst())
        return networks.item(code) == nil ? scope : text(PageText.network(networks.text(code, language)))
    }
}

extension Catalogue {
    /// The list of the moral networks.
    var networks: CodeList? { list("CL02") }

    /// The districts of the province, by code.
    var districts: [Gazetteer.Place] { gazetteer.places(in: province).filter { $0.level == .district } }
}
