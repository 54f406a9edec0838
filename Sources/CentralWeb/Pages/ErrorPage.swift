import Forms

/// Says why there is no page, in both languages: whoever lands there may not have chosen one.
struct ErrorPage {
    let error: PageError

    func frame(_ context: PageContext) -> PageFrame {
        let other: Language = context.language == .thai ? .english : .thai
        return PageFrame(
            title: context.text(text.title), section: nil,
            content: """
                <p>\(context.text(text.explanation))</p>
                <p lang="\(other.rawValue)">\(text.title[other]). \(text.explanation[other])</p>
                \(detail)
                <p><a href="\(context.link())">\(context.text(PageText.toOverview))</a></p>
                """)
    }

    private var detail: HTML? {
        switch error {
        case .notFound, .central: nil
        case .badParameter(let name): "<p><code>\(name.shortened(to: 40))</code></p>"
        }
    }

    private var text: (title: Label, explanation: Label) {
        switch error {
        case .notFound: (PageText.notFound, PageText.notFoundWhy)
        case .badParameter: (PageText.badAddress, PageText.badAddressWhy)
        case .central: (PageText.unavailable, PageText.unavailableWhy)
        }
    }
}
