import Forms
import Forms

/// The parts of the site that the bar at the top leads to.
enum PageSection: CaseIterable {
    case overview, records, conflicts, findings, offices
}

/// A whole page: the bar at the top, the content, the foot.
struct PageFrame {
    let title: String
    /// Whether the title comes from a record.
    var isData = false
    /// The section that the content belongs to; nil for a page about an error.
    let section: PageSection?
    let content: HTML

    func html(_ context: PageContext) -> HTML {
        let site = context.text(PageText.siteName(province: provinceName(context)))
        let tab: HTML = section == .overview ? "\(site)" : "\(title) – \(site)"
        return """
            <!DOCTYPE html>
            <html lang="\(context.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(tab)</title>
            <link rel="stylesheet" href="\(PageStyle.link)">
            </head>
            <body>
            <a class="skip" href="#main">\(context.text(PageText.skip))</a>
            \(header(context))
            <main id="main" tabindex="-1">
            <h1>\(isData ? context.data(title) : "\(title)")</h1>
            \(content)
            </main>
            <footer>
            <p>\(context.text(PageText.footer))</p>
            <p>\(context.text(PageText.shownAt)) \(PageTime.html(context.nowMs, context))</p>
            </footer>
            </body>
            </html>

            """
    }

    private func header(_ context: PageContext) -> HTML {
        """
        <header class="top">
        <div class="bar">
        <a class="brand" href="\(context.link())">\(context.text(PageText.brand)) \
        <span>\(provinceName(context))</span></a>
        \(languageLink(context))
        </div>
        <nav aria-label="\(context.text(PageText.menu))">
        <ul>\(PageSection.allCases.map { item($0, context) })</ul>
        </nav>
        </header>
        """
    }

    private func provinceName(_ context: PageContext) -> String {
        let place = context.catalogue.gazetteer.place(context.catalogue.province)
        return place.map { context.text($0.name) } ?? ""
    }

    private func item(_ other: PageSection, _ context: PageContext) -> HTML {
        let name = context.text(PageText.name(of: other))
        guard other == section else { return "<li><a href=\"\(link(other, context))\">\(name)</a></li>" }
        return "<li><a href=\"\(link(other, context))\" aria-current=\"page\">\(name)</a></li>"
    }

    private func link(_ section: PageSection, _ context: PageContext) -> PageLink {
        switch section {
        case .overview: context.link()
        case .records: context.link("records")
        case .conflicts: context.link("conflicts")
        case .findings: context.link("findings")
        case .offices: context.link("offices")
        }
    }

    private func languageLink(_ context: PageContext) -> HTML {
        let other: (language: Language, name: HTML) =
            switch context.language {
            case .thai: (.english, "English")
            case .english: (.thai, "ภาษาไทย")
            }
        let code = other.language.rawValue
        let link = context.link(in: other.language)
        return "<a class=\"language\" lang=\"\(code)\" hreflang=\"\(code)\" href=\"\(link)\">\(other.name)</a>"
    }
}
