import Forms

/// The form above the list of records. It sends itself as an address, so that a list can be kept and passed on.
struct FilterForm {
    let filter: RecordFilter
    let context: PageContext

    /// One choice of a list.
    private struct Choice {
        let value: String
        let name: String
    }

    var html: HTML {
        """
        <form class="filter" method="get" action="\(PageLink("records"))" role="search">
        \(hiddenLanguage)<div class="wide"><label for="q">\(context.text(PageText.search))</label>
        <input id="q" name="q" type="search" maxlength="\(PageLimits.searchLengthMax)" value="\(filter.text ?? "")" \
        dir="auto"></div>
        \(list("type", PageText.type, types, chosen: filter.form?.name))
        \(list("district", PageText.district, districts, chosen: filter.district))
        \(list("network", PageText.networkFilter, networks, chosen: filter.network))
        <div class="ticks">\(tick("conflicts", PageText.onlyConflicts, filter.isInConflict))
        \(tick("deleted", PageText.withDeleted, filter.includesDeleted))</div>
        <div class="buttons"><button type="submit">\(context.text(PageText.show))</button>\(clear)</div>
        </form>
        """
    }

    private var hiddenLanguage: HTML? {
        guard context.isLanguageChosen else { return nil }
        return "<input type=\"hidden\" name=\"lang\" value=\"\(context.language.rawValue)\">\n"
    }

    private var clear: HTML? {
        if filter.items.isEmpty { return nil }
        return " <a href=\"\(context.link("records"))\">\(context.text(PageText.showAll))</a>"
    }

    private var types: [Choice] {
        context.catalogue.forms.map { Choice(value: $0.name, name: context.text($0.label)) }
    }

    private var districts: [Choice] {
        let centre = Choice(value: context.catalogue.province, name: context.text(PageText.centre))
        let places = context.catalogue.districts.sorted {
            ThaiText.sortKey($0.name.thai).lexicographicallyPrecedes(ThaiText.sortKey($1.name.thai))
        }
        return [centre] + places.map { Choice(value: $0.code, name: context.text($0.name)) }
    }

    private var networks: [Choice] {
        (context.catalogue.networks?.items ?? []).map { Choice(value: $0.code, name: context.text($0.label)) }
    }

    private func list(_ name: String, _ label: Label, _ choices: [Choice], chosen: String?) -> HTML {
        let options = choices.map { choice in
            choice.value == chosen
                ? "<option value=\"\(choice.value)\" selected>\(choice.name)</option>" as HTML
                : "<option value=\"\(choice.value)\">\(choice.name)</option>"
        }
        return """
            <div><label for="\(name)">\(context.text(label))</label>
            <select id="\(name)" name="\(name)">\
            <option value="">\(context.text(PageText.all))</option>\(options)</select></div>
            """
    }

    private func tick(_ name: String, _ label: Label, _ isTicked: Bool) -> HTML {
        let checked: HTML? = isTicked ? " checked" : nil
        return """
            <label class="tick"><input type="checkbox" name="\(name)" value="1"\(checked)> \
            \(context.text(label))</label>
            """
    }
}
