import Forms
import Merge
import Protocol

/// Who could read what, and when: followed along the central log, apart from the product's own code for it.
struct Readership {
    private struct Record {
        var values: [RecordState.FieldDot: String] = [:]
        var named: Set<RecordState.FieldDot> = []
        /// The readers from a number of the log on, in order; none before the first.
        var timeline: [(number: UInt64, readers: Set<String>)] = []

        var readers: Set<String> { Set(values.filter { !named.contains($0.key) }.values) }

        var owners: Set<String> {
            Set(values.filter { $0.key.field == SystemField.office.rawValue && !named.contains($0.key) }.values)
        }

        func readers(at number: UInt64) -> Set<String> {
            timeline.last { $0.number <= number }?.readers ?? []
        }
    }

    private let catalogue: Catalogue
    private var records: [RecordID: Record] = [:]
    /// Each office's scopes from a number of the log on, in order.
    private var scopes: [String: [(number: UInt64, scopes: Set<String>)]] = [:]

    init(_ catalogue: Catalogue) { self.catalogue = catalogue }

    /// Notes that an office reads by these scopes after the log's entry `number`.
    mutating func grant(_ new: Set<String>, to office: String, after number: UInt64) {
        scopes[office, default: []].append((number, new))
    }

    /// The scopes that an office reads by now.
    func scopes(of office: String) -> Set<String> { scopes[office]?.last?.scopes ?? [] }

    /// Follows the log.
    mutating func take(_ line: SeenLog.Line) {
        for effect in line.effects { take(effect.part, of: effect.change, at: line.number) }
    }

    private mutating func take(_ part: Part, of change: Change, at number: UInt64) {
        var record = records[part.record] ?? Record()
        for (write, dot) in part.dotted(by: change.ref) where Self.isMoving(write.field) {
            for replaced in write.over { record.named.insert(.init(field: write.field, dot: replaced)) }
            // What the centre owns is not by that shared with the whole province.
            let isOwner = write.field == SystemField.office.rawValue
            if let dot, let text = write.value?.text, !isOwner || text != catalogue.province {
                record.values[.init(field: write.field, dot: dot)] = text
            }
        }
        var readers = record.readers
        if catalogue.form(part.type)?.isReference == true { readers.insert(catalogue.province) }
        if readers != record.timeline.last?.readers { record.timeline.append((number, readers)) }
        records[part.record] = record
    }

    /// Whether an office reads a record now.
    func reads(_ office: String, _ record: RecordID) -> Bool {
        let scopes = scopes(of: office)
        if scopes.contains(Scope.all) { return true }
        return !(records[record]?.timeline.last?.readers ?? []).isDisjoint(with: scopes)
    }

    /// Whether what an office wrote may be applied now.
    func mayWrite(_ part: Part, _ office: String) -> Bool {
        if scopes(of: office).contains(Scope.all) { return true }
        let fields = part.writes.map(\.field)
        let form = catalogue.form(part.type)
        if form?.writers == .central { return false }
        if fields.contains(where: { form?.field(id: $0)?.isWrittenByCentre == true }) { return false }
        guard let record = records[part.record] else {
            return part.writes.contains {
                $0.field == SystemField.office.rawValue && $0.value == .text(office)
            }
        }
        let isOwners = form?.writers == .owner || fields.contains(where: Self.isMoving)
        return reads(office, part.record) && (!isOwners || record.owners.contains(office))
    }

    /// Whether a page that is made now may bring this part to an office, which took effect at `number`.
    func mayBring(_ part: Part, appliedAt number: UInt64, to office: String) -> Bool {
        let scopes = scopes(of: office)
        if scopes.contains(Scope.all) { return true }
        if part.writes.contains(where: { catalogue.isRestricted(part.type, $0.field) }) { return false }
        if reads(office, part.record) { return true }
        guard part.writes.contains(where: { Self.isMoving($0.field) }), let record = records[part.record] else {
            return false
        }
        return !record.readers(at: number - 1).union(record.readers(at: number)).isDisjoint(with: scopes)
    }

    /// Whether an office may have got this part at any time since it took effect at `number`.
    func mayHave(_ part: Part, appliedAt number: UInt64, _ office: String) -> Bool {
        let granted = scopes[office] ?? []
        if granted.contains(where: { $0.scopes.contains(Scope.all) }) { return true }
        if part.writes.contains(where: { catalogue.isRestricted(part.type, $0.field) }) { return false }
        guard let record = records[part.record] else { return false }
        // Scopes that came later read all of the log from its start, so what counts is who read the record since.
        let later = record.timeline.filter { $0.number >= number }.map(\.readers)
        let since = [record.readers(at: number - 1)] + later
        return granted.contains { grant in since.contains { !$0.isDisjoint(with: grant.scopes) } }
    }

    /// The records that an office reads now.
    func records(of office: String) -> Set<RecordID> { Set(records.keys.filter { reads(office, $0) }) }

    private static func isMoving(_ field: FieldID) -> Bool {
        field == SystemField.office.rawValue || field == SystemField.shared.rawValue
    }
}
