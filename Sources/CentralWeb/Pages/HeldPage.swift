import Central
import Forms
import Protocol

/// What the centre keeps without applying it, so that people can decide what becomes of it.
struct HeldPage: Sendable {
    private let parts: [HeldPart]
    private let titles: RecordTitles

    init(_ central: Central) throws(CentralError) {
        let parts = try central.held(limit: PageLimits.listedHeld)
        self.parts = parts
        titles = try central.read { transaction throws(CentralError) in
            try RecordTitles(parts.map(\.record), transaction)
        }
    }

    func frame(_ context: PageContext) -> PageFrame {
        PageFrame(
            title: context.text(PageText.held), section: nil,
            content: """
                <p>\(context.text(parts.isEmpty ? PageText.nothingHeld : PageText.heldIntro))</p>
                \(parts.isEmpty ? nil : table(context))
                """)
    }

    private func table(_ context: PageContext) -> HTML {
        let columns = [
            PageText.heldNumber, PageText.title, PageText.type, PageText.heldWhy, PageText.recordedBy, PageText.arrived,
        ]
        return PageTable(
            caption: context.text(PageText.held), columns: columns.map { context.text($0) },
            rows: parts.map { row($0, context) }
        ).html
    }

    private func row(_ part: HeldPart, _ context: PageContext) -> [HTML] {
        [
            "\(PageNumber.text(Int(clamping: part.number)))", record(part, context),
            "\(context.catalogue.form(part.type).map { context.text($0.label) } ?? part.type)",
            "\(context.text(part.reason.label))",
            "\(context.data(part.clerk)), \(context.data(context.officeName(part.office)))",
            "\(PageTime.html(part.receivedMs, context))<br><code class=\"quiet\">\(part.change.label)</code>",
        ]
    }

    /// A link when the record exists: another change may have begun it.
    private func record(_ part: HeldPart, _ context: PageContext) -> HTML {
        guard let title = titles[part.record] else { return "<code>\(part.record.text)</code>" }
        let shown = context.data(title.shortened(to: PageLimits.titleLengthMax))
        return "<a href=\"\(context.link(to: part.record))\">\(shown)</a>"
    }
}
