import Merge
import Protocol
import TestSupport

/// What several stores did for a while, made from one seed: concurrent, stale and repeated work, changes that arrive in
/// any order, stores that are copied, put back from older copies, and take new actors.
struct History {
    /// One change, who wrote it, and what that clerk had been shown.
    struct Entry {
        let change: Change
        let branch: Int
        let clerk: String
        /// Values that its author may replace: shown ones, and those that this store wrote itself.
        let mayReplace: Set<Dot>
    }

    private(set) var entries: [Entry] = []
    private var authors: [Author] = []
    private var copies: [Author] = []
    private var tokens: [(author: Int, record: RecordID, shown: Shown)] = []
    private var branches = 0
    private let records: [RecordID]
    private let ignoresTokens: Bool
    private let hasRedactions: Bool

    var changes: [Change] { entries.map(\.change) }

    /// - Parameters:
    ///   - ignoresTokens: a planted bug: what is replaced is what the store has at saving, not what was shown.
    ///   - hasRedactions: whether the third office, which is the centre, has values erased.
    init(seed: UInt64, steps: Int, ignoresTokens: Bool = false, hasRedactions: Bool = false) throws {
        var random = SeededGenerator(seed: seed)
        self.hasRedactions = hasRedactions
        self.ignoresTokens = ignoresTokens
        records = (0..<random.number(1...3)).map { _ in RecordID.make(using: &random) }
        for office in ["5715", "5702", "57"] {
            authors.append(Author(office: office, branch: nextBranch(), using: &random))
        }
        for _ in 0..<steps { try step(&random) }
    }

    private mutating func nextBranch() -> Int {
        branches += 1
        return branches
    }

    private mutating func step(_ random: inout SeededGenerator) throws {
        let place = random.number(0...(authors.count - 1))
        if hasRedactions, random.once(in: 10) {
            try order(&random)
            return
        }
        switch random.number(0...19) {
        case 0...9: try write(place, &random)
        case 10...14: receive(place, &random)
        case 15:
            let record = record(&random)
            tokens.append((place, record, authors[place][record].shown))
        case 16: copies.append(authors[place])
        case 17: putBack(&random)
        case 18 where authors.count < 6:
            var copy = authors[place]
            copy.branch = nextBranch()
            authors.append(copy)
        default:
            if random.once(in: 2) { authors[place].mint(using: &random) }
        }
    }

    /// An older copy of a store goes on in place of the store.
    private mutating func putBack(_ random: inout SeededGenerator) {
        guard var copy = copies.randomElement(using: &random),
            let place = authors.firstIndex(where: { $0.branch == copy.branch })
        else { return }
        copy.branch = nextBranch()
        authors[place] = copy
        tokens.removeAll { $0.author == place }
    }

    /// Some changes arrive at a store, in any order.
    private mutating func receive(_ place: Int, _ random: inout SeededGenerator) {
        for _ in 0..<random.number(1...8) {
            guard let entry = entries.randomElement(using: &random) else { return }
            authors[place].replica.take(entry.change)
        }
    }

    private mutating func write(_ place: Int, _ random: inout SeededGenerator) throws {
        let token = random.once(in: 3) ? tokens.filter { $0.author == place }.randomElement(using: &random) : nil
        let record = token?.record ?? record(&random)
        let before = authors[place][record]
        let shown = token?.shown ?? before.shown
        let clerk = random.once(in: 4) ? "second" : "first"
        let edits = random.edits(shown)
        do {
            let change = try authors[place].save(
                edits, in: record, shown: ignoresTokens ? nil : shown, clerk: clerk, using: &random)
            guard let change else { return }
            let own = before.fields.values.joined().filter { authors[place].own.contains($0.dot.change.actor) }
            let marks = before.siblings(.deleted)
            entries.append(
                Entry(
                    change: change, branch: authors[place].branch, clerk: clerk,
                    mayReplace: Set(shown.dots.values.joined()).union((own + marks).map(\.dot))))
        } catch is EditError {
            return
        }
    }

    private mutating func order(_ random: inout SeededGenerator) throws {
        let fields = random.once(in: 5) ? [] : (0..<random.number(1...3)).map { _ in FieldID(random.number(16...25)) }
        let change = try authors[2].order(erasing: fields, of: record(&random), using: &random)
        entries.append(Entry(change: change, branch: authors[2].branch, clerk: "second", mayReplace: []))
    }

    private func record(_ random: inout SeededGenerator) -> RecordID { records[random.number(0...(records.count - 1))] }
}

extension SeededGenerator {
    /// One or two edits of different fields.
    fileprivate mutating func edits(_ shown: Shown) -> [FieldEdit] {
        if once(in: 12) { return [.delete] }
        if once(in: 12) { return [.restore] }
        let fields = Set((0..<number(1...2)).map { _ in FieldID(number(16...25)) }).sorted()
        return fields.map { field in
            if shown.conflicted.contains(field), once(in: 2) { return .resolve(field, value(field)) }
            switch Schema.rule(field) {
            case .ledger, .notes: return .add(field, value(field))
            case .set:
                switch number(0...3) {
                case 0: return .set(field, [value(field), value(field)])
                case 1: return .remove(field, value(field))
                case 2: return once(in: 3) ? .clear(field) : .add(field, value(field))
                default: return .add(field, value(field))
                }
            case .register, .max, .min, .state, .central, .blob:
                return once(in: 8) ? .clear(field) : .set(field, [value(field)])
            }
        }
    }

    private mutating func value(_ field: FieldID) -> Value {
        switch Schema.rule(field) {
        case .ledger, .max, .min: .integer(Int64(number(-5...5)))
        case .blob: .bytes([UInt8(number(0...3))])
        case .register, .set, .notes, .state, .central: .text(["ก", "ข", "ค", "ง"][number(0...3)])
        }
    }
}
