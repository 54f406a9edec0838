/// A list of codes, with what people call each one in which fiscal years.
public struct CodeList: Sendable, Hashable {
    /// One code.
    public struct Item: Sendable, Hashable {
        public let code: String
        /// What it is called now.
        public let label: Label
        /// The fiscal years (Buddhist era) in which it is used; unbounded where nothing else is known.
        public let years: ClosedRange<Int64>
        /// What it was called in other fiscal years.
        public let otherLabels: [DatedLabel]

        /// What it was called in `fiscalYear`; in none, what it is called today.
        public func label(in fiscalYear: Int64?) -> Label {
            guard let fiscalYear else { return label }
            return otherLabels.first { $0.years.contains(fiscalYear) }?.label ?? label
        }
    }

    /// A label with the fiscal years in which it was used.
    public struct DatedLabel: Sendable, Hashable {
        public let label: Label
        public let years: ClosedRange<Int64>
    }

    /// What fields call it, e.g. `CL02`, or `event.status` for the states of a workflow.
    public let name: String
    public let label: Label
    /// In the order in which people choose from it.
    public let items: [Item]

    /// The item of `code`.
    public func item(_ code: String) -> Item? { items.first { $0.code == code } }

    /// What people call `code` in `fiscalYear`; the code itself when a newer version made it.
    public func text(_ code: String, _ language: Language, in fiscalYear: Int64? = nil) -> String {
        item(code)?.label(in: fiscalYear)[language] ?? code
    }

    /// The code that `typed` names: the code itself, or a present or former label in either language, whatever its
    /// case. Expects normalised text. Nil when no item or more than one fits.
    public func code(from typed: String) -> String? {
        if let item = item(typed) { return item.code }
        let wanted = typed.lowercased()
        let fitting = items.filter { item in
            ([item.label] + item.otherLabels.map(\.label)).contains {
                $0.thai.lowercased() == wanted || $0.english.lowercased() == wanted
            }
        }
        return fitting.count == 1 ? fitting[0].code : nil
    }
}
