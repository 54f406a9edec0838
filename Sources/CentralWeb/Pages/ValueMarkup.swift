import Forms
import Merge
import Protocol

/// Shows the values of one record, each as its field's kind demands.
struct ValueMarkup {
    let reader: RecordReader
    let titles: RecordTitles
    let context: PageContext
    private let style: TextStyle

    init(_ reader: RecordReader, _ titles: RecordTitles, _ context: PageContext) {
        self.reader = reader
        self.titles = titles
        self.context = context
        style = TextStyle(context.language, fiscalYear: reader.form?.fiscalYear(in: reader.values))
    }

    /// What people call `field`.
    func label(_ field: FieldID) -> String {
        if let known = reader.form?.field(id: field) { return context.text(known.label) }
        if let system = SystemField(rawValue: field) { return context.text(system.label) }
        return context.text(PageText.newerField(field))
    }

    /// The text of a value that people typed as such; nil for numbers, codes, dates and the like.
    func plainText(_ value: Value, of field: FieldID) -> String? {
        guard let known = reader.form?.field(id: field), [.text, .longText].contains(known.kind) else { return nil }
        return value.text
    }

    /// One value of `field`.
    ///
    /// - Parameter difference: where it differs from others beside which it is shown.
    func html(_ value: Value, of field: FieldID, _ difference: TextDifference? = nil) -> HTML {
        if let difference, let text = plainText(value, of: field) { return long("\(difference.html(text))", text) }
        if let known = reader.form?.field(id: field) { return html(value, known) }
        guard let system = SystemField(rawValue: field) else { return raw(value) }
        switch (system, value) {
        case (.office, .text(let code)): return context.data(context.officeName(code))
        case (.shared, .text(let scope)): return context.data(context.scopeName(scope))
        case (.remarks, .text(let text)): return long(text)
        case (.deleted, _): return "\(context.text(PageText.deleted))"
        case (.office, _), (.shared, _), (.remarks, _), (.approved, _): return raw(value)
        }
    }

    private func html(_ value: Value, _ field: Field) -> HTML {
        switch (field.kind, value) {
        case (.text, .text(let text)), (.phone, .text(let text)), (.email, .text(let text)),
            (.digits, .text(let text)):
            return context.data(text)
        case (.longText, .text(let text)): return long(text)
        case (.url, .text(let text)): return link(text)
        case (.reference, .bytes(let bytes)): return reference(bytes)
        case (.blob, .bytes(let bytes)): return attachment(bytes)
        case (.integer, .integer), (.money, .integer), (.decimal, .text): return measured(value, field)
        case (.year, .integer), (.boolean, .boolean), (.date, .text), (.dateTime, .text), (.code, .text),
            (.place, .text):
            return context.data(field.text(value, style, in: context.catalogue))
        case (.text, _), (.longText, _), (.integer, _), (.decimal, _), (.money, _), (.year, _), (.boolean, _),
            (.date, _), (.dateTime, _), (.code, _), (.place, _), (.reference, _), (.url, _), (.phone, _), (.email, _),
            (.digits, _), (.blob, _):
            return raw(value)
        }
    }

    /// A number with its unit.
    private func measured(_ value: Value, _ field: Field) -> HTML {
        let number = field.text(value, style, in: context.catalogue)
        guard let unit = field.unit else { return context.data(number) }
        return "\(context.data(number)) \(context.text(unit))"
    }

    private func long(_ text: String) -> HTML { long("\(text)", text) }

    private func long(_ content: HTML, _ text: String) -> HTML {
        let language: HTML? = context.isForeign(text) ? " lang=\"th\"" : nil
        return "<div class=\"long\" dir=\"auto\"\(language)>\(content)</div>"
    }

    /// A link only where it leads to the web and nothing in it could mislead; else plain text.
    private func link(_ text: String) -> HTML {
        guard WebAddress.isLinkable(text) else { return context.data(text) }
        return "<a class=\"address\" rel=\"noopener noreferrer nofollow\" href=\"\(text)\"><bdi>\(text)</bdi></a>"
    }

    /// Where the content is, to be saved as a file: it is never shown as a page of this site.
    private func attachment(_ bytes: [UInt8]) -> HTML {
        guard let hash = Digest(bytes) else { return raw(.bytes(bytes)) }
        let link = PageLink("attachments", hash.hex).text
        return """
            <a download href="\(link)">\(context.text(PageText.attachment))</a> <code class="hash">\(hash.hex)</code>
            """
    }

    private func reference(_ bytes: [UInt8]) -> HTML {
        guard let id = RecordID(bytes) else { return raw(.bytes(bytes)) }
        guard let title = titles[id] else {
            return "<code>\(id.text)</code> <span class=\"mark\">\(context.text(PageText.notHere))</span>"
        }
        return "<a href=\"\(context.link(to: id))\">\(context.data(title.shortened(to: PageLimits.titleLengthMax)))</a>"
    }

    /// A value that its field cannot hold, or whose field a newer version made.
    private func raw(_ value: Value) -> HTML {
        switch value {
        case .text(let text): context.data(text)
        case .integer(let number): context.data(String(number))
        case .boolean(let flag): "\(context.text(flag ? PageText.yes : PageText.no))"
        case .bytes(let bytes), .other(let bytes):
            "<code class=\"hash\">\(Hex.text(bytes.prefix(PageLimits.rawBytesMax)))\(ellipsis(bytes))</code>"
        }
    }

    private func ellipsis(_ bytes: [UInt8]) -> String { bytes.count > PageLimits.rawBytesMax ? "…" : "" }
}
