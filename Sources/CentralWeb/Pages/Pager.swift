/// One page of a list, and the links to the others.
struct Pager: Sendable, Hashable {
    /// The page shown, from 1.
    let page: Int
    /// How many pages there are; 1 at least.
    let pages: Int
    /// How many entries come before this page.
    let offset: Int

    /// The page `wanted`, or the last one when there are fewer: a list may be shorter than when its links were made.
    init(wanted: Int, count: Int, size: Int) {
        pages = max(1, (count + size - 1) / size)
        page = min(max(1, wanted), pages)
        offset = (page - 1) * size
    }

    /// The number that the parameter `page` of an address gives; 1 when it is absent.
    static func number(_ query: PageQuery, _ name: String = "page") throws(PageError) -> Int {
        guard let text = query[name] else { return 1 }
        guard let number = Int(text), (1...PageLimits.pageNumberMax).contains(number), String(number) == text else {
            throw .badParameter(name)
        }
        return number
    }

    /// Links to the pages before and after; nothing when there is only one.
    ///
    /// - Parameter link: the address of a page by its number.
    func html(_ context: PageContext, link: (Int) -> PageLink) -> HTML? {
        if pages == 1 { return nil }
        let before: HTML? =
            page > 1
            ? "<a rel=\"prev\" href=\"\(link(page - 1))\">\(context.text(PageText.previous))</a>" : nil
        let after: HTML? =
            page < pages
            ? "<a rel=\"next\" href=\"\(link(page + 1))\">\(context.text(PageText.next))</a>" : nil
        return """
            <nav class="pager" aria-label="\(context.text(PageText.pages))">\(before) \
            <span>\(context.text(PageText.page(page, of: pages)))</span> \(after)</nav>
            """
    }
}
