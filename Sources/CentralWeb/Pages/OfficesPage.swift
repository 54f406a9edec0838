import Central
import Forms
import Protocol

/// Each office with its machines: last contact, what is unsent, what it has not read, doubts.
struct OfficesPage: Sendable {
    private let offices: [OfficeOverview]
    /// The number of the newest entry of the log.
    private let head: UInt64

    init(_ central: Central) throws(CentralError) {
        offices = try central.listedOffices()
        head = try central.head().number
    }

    func frame(_ context: PageContext) -> PageFrame {
        PageFrame(
            title: context.text(PageText.name(of: .offices)), section: .offices,
            content: """
                <p>\(context.text(PageText.officesIntro))</p>
                \(offices.isEmpty ? "<p>\(context.text(PageText.noOffices))</p>" : table(context))
                \(missing(context))
                """)
    }

    private func table(_ context: PageContext) -> HTML {
        let columns = [
            PageText.office, PageText.machine, PageText.lastContact, PageText.unsent, PageText.backlog, PageText.marks,
        ]
        return PageTable(
            caption: context.text(PageText.name(of: .offices)), columns: columns.map { context.text($0) },
            rows: offices.flatMap { rows($0, OfficeMarkup(context: context)) }
        ).html
    }

    private func rows(_ office: OfficeOverview, _ markup: OfficeMarkup) -> [[HTML]] {
        let name = officeName(office, markup.context)
        if office.devices.isEmpty { return [[name, "", markup.contact(nil), "", "", markup.marks(office)]] }
        return office.devices.map { device in
            let backlog = head > device.readNumber ? head - device.readNumber : 0
            let marks = [markup.marks(office), markup.marks(device)].filter { $0 != "" }
            return [
                name, machine(device, markup.context), markup.contact(device.lastContactMs),
                markup.count(device.unsent), markup.count(Int(clamping: backlog)), marks.joined(by: " "),
            ]
        }
    }

    private func officeName(_ office: OfficeOverview, _ context: PageContext) -> HTML {
        let names = office.office.networks.map { context.data(context.scopeName("N" + $0)) }.joined(by: ", ")
        let note: HTML? = names == "" ? nil : "<br><span class=\"quiet\">\(names)</span>"
        return "\(context.data(context.officeName(office.office.code)))\(note)"
    }

    private func machine(_ device: Device, _ context: PageContext) -> HTML {
        "\(context.data(device.label))<br><code class=\"quiet\">\(String(device.id.hex.prefix(8)))</code>"
    }

    /// Districts whose office is not in the system yet.
    private func missing(_ context: PageContext) -> HTML? {
        let known = Set(offices.map(\.office.code))
        let missing = context.catalogue.districts.filter { !known.contains($0.code) }
        if missing.isEmpty { return nil }
        let names = missing.map { "<li>\(context.text($0.name))</li>" as HTML }
        let heading = context.text(PageText.missingOffices(missing.count))
        return """
            <section aria-labelledby="missing"><h2 id="missing">\(heading)</h2>
            <ul class="names">\(names)</ul></section>
            """
    }
}
