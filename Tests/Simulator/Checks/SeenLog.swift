import Central
import Merge
import Protocol
import SyncLogic

/// What the centre has in its log, as it was seen to grow.
struct SeenLog {
    /// One entry.
    struct Line {
        let number: UInt64
        /// The whole change, as it was recorded.
        let change: Change
        /// What became of the parts that came by this entry, in the order of their places.
        fileprivate(set) var fates: [Fate]
        let logHash: Digest
        /// Whether what it follows in its chain came before it.
        let isFollowing: Bool
        /// Parts of former entries that this one released.
        fileprivate(set) var released: [Released] = []

        var parts: [(part: Part, isApplied: Bool)] { fates.map { ($0.part, $0.appliedAt != nil) } }

        var isHeld: Bool { fates.contains { $0.appliedAt == nil } }

        /// The parts that took effect by this entry.
        var effects: [Released] {
            fates.filter { $0.appliedAt == number }.map { Released(change: change, place: $0.place, part: $0.part) }
                + released
        }
    }

    /// A part that took effect.
    struct Released {
        let change: Change
        let place: Int
        let part: Part
    }

    /// What became of one part.
    struct Fate: Equatable {
        /// Its place in the change.
        let place: Int
        let part: Part
        /// Why it was held when it came; nil when it was not.
        let reason: HoldReason?
        /// The number of the entry by which it took effect; nil while it is held.
        fileprivate(set) var appliedAt: UInt64?
        /// Whether staff refused it.
        fileprivate(set) var isRefused = false
        /// Whether a former entry had it, which staff refused.
        fileprivate(set) var isOverruled = false

        var told: String {
            let fate = appliedAt.map { "applied at \($0)" } ?? (isRefused ? "refused" : "held")
            return "\(place) of \(part.record.text.prefix(8)) \(fate)\(reason.map { ", \($0)" } ?? "")"
        }
    }

    private(set) var lines: [Line] = []
    /// The first entry of each change; the further ones of one that came in pieces.
    private var first: [Digest: Int] = [:]
    private var further: [Digest: [Int]] = [:]
    private var tops: [ActorID: [UInt64: Set<Digest>]] = [:]
    /// What staff decided of each change.
    private var rulings: [ChangeRef: [Ruling]] = [:]
    /// The last of the entries that are being read which has a part: if another has it too, it was held until then.
    private var coming: [PartName: UInt64] = [:]
    /// The epoch that began last, unless it is the first of all, and the last number before it.
    private var begun: (epoch: EpochID, start: UInt64)?

    var head: UInt64 { UInt64(lines.count) }

    /// The entries of a change.
    func lines(of hash: Digest) -> [Line] {
        guard let place = first[hash] else { return [] }
        return [lines[place]] + (further[hash] ?? []).map { lines[$0] }
    }

    func has(_ hash: Digest) -> Bool { first[hash] != nil }

    /// What became of the parts of a change, by their places.
    func fates(of hash: Digest) -> [Int: Fate] {
        // What was held and came again is applied in both.
        Dictionary(lines(of: hash).flatMap(\.fates).map { ($0.place, $0) }) { $1 }
    }

    /// Whether a part is applied; nil when it is not in the log.
    func applies(_ name: PartName) -> Bool? {
        hash(of: name.change).flatMap { fates(of: $0)[name.place] }.map { $0.appliedAt != nil }
    }

    /// Whether some part of a change is held.
    func isHeld(_ hash: Digest) -> Bool { lines(of: hash).contains(where: \.isHeld) }

    /// The log's hash at `number`; nil when it is shorter.
    func logHash(at number: UInt64) -> Digest? {
        number == 0 ? .zero : number <= head ? lines[Int(number) - 1].logHash : nil
    }

    /// Whether a change follows this one in its chain, that some part was not a stranger's.
    func hasChild(_ change: ChainHead) -> Bool {
        (tops[change.actor]?[change.seq + 1] ?? []).contains { hash in
            lines(of: hash).contains { line in
                line.change.header.prev == change.hash && !line.fates.contains { $0.reason == .foreignOffice }
            }
        }
    }

    /// Whether an actor's chain continues twice.
    func isForked(_ actor: ActorID) -> Bool { tops[actor]?.values.contains { $0.count > 1 } ?? false }

    /// Whether staff released a part.
    func isReleased(_ place: Int, of change: ChangeRef) -> Bool {
        (rulings[change] ?? []).contains { $0.verdict == .released && $0.places.contains(place) }
    }

    /// Notes that a new history goes on from here.
    mutating func begin(_ epoch: EpochID) { begun = (epoch, head) }

    /// Reads what is new in the log. Returns the new lines.
    mutating func read(_ centre: any SimulatedCentre, _ book: Book) throws -> ArraySlice<Line> {
        let before = lines.count
        let entries = try centre.read { transaction throws(StorageError) -> [LogEntry] in
            guard try transaction.head().number > before else { return [] }
            return try transaction.entries(after: UInt64(before), count: Int.max / 2)
        }
        coming = [:]
        for entry in entries {
            let change = try Change(decoding: entry.bytes).ref
            for part in entry.parts { coming[PartName(change: change, place: part.place)] = entry.number }
        }
        for entry in entries { try add(entry, book) }
        return lines[before...]
    }

    private mutating func add(_ entry: LogEntry, _ book: Book) throws {
        guard entry.number == head + 1 else { throw Violation(.durable, "log \(entry.number) follows \(head)") }
        let hash = try Change(decoding: entry.bytes).hash
        // As it was recorded: what was erased of it is for the definition to say.
        _ = try book.change(hash, entry.bytes)
        guard let change = book.entries[hash]?.change else {
            throw Violation(.uniqueDot, "log \(entry.number) is a change that nobody recorded")
        }
        let header = change.header
        let isFollowing = header.seq == 1 || tops[header.actor]?[header.seq - 1]?.contains(header.prev) == true
        tops[header.actor, default: [:]][header.seq, default: []].insert(hash)
        let epoch = begun.flatMap { $0.start == head ? $0.epoch.bytes : nil } ?? []
        let line = Line(
            number: entry.number, change: change, fates: try fates(entry, change),
            logHash: Digest.of("log1", epoch + (lines.last?.logHash ?? .zero).bytes + hash.bytes),
            isFollowing: isFollowing)
        try note(line)
    }

    private func fates(_ entry: LogEntry, _ change: Change) throws -> [Fate] {
        try entry.parts.map { logged in
            guard let part = change.slots[logged.place].part else {
                throw Violation(.uniqueDot, "log \(entry.number) has a part that nobody recorded")
            }
            let last = coming[PartName(change: change.ref, place: logged.place)] ?? entry.number
            return Fate(
                place: logged.place, part: part, reason: logged.held, appliedAt: logged.held == nil ? last : nil)
        }
    }

    private mutating func note(_ line: Line) throws {
        var line = line
        let hash = line.change.hash
        let former = fates(of: hash)
        for (index, fate) in line.fates.enumerated() {
            guard let before = former[fate.place] else { continue }
            line.fates[index].isOverruled = before.isRefused
            // A change comes again for what was lacking of it, or held.
            guard before.appliedAt == nil || before.appliedAt == line.number, fate.appliedAt != nil else {
                throw Violation(.uniqueDot, "\(line.change.ref.label) is in the log twice")
            }
        }
        let again = Set(line.fates.map(\.place)).intersection(former.keys)
        if !again.isEmpty { apply(again, of: hash, at: line.number) }
        if first[hash] == nil { first[hash] = lines.count } else { further[hash, default: []].append(lines.count) }
        lines.append(line)
        // What was ruled on before it came.
        for ruling in rulings[line.change.ref] ?? [] { settle(ruling, at: line.number) }
        for fate in line.fates where fate.appliedAt != nil {
            guard let ruling = Ruling(fate.part) else { continue }
            rulings[ruling.change, default: []].append(ruling)
            settle(ruling, at: line.number)
        }
    }

    /// Does what a ruling says, by the last entry.
    private mutating func settle(_ ruling: Ruling, at number: UInt64) {
        guard let hash = hash(of: ruling.change) else { return }
        for place in places(of: hash) {
            for index in lines[place].fates.indices {
                let fate = lines[place].fates[index]
                guard fate.appliedAt == nil, ruling.places.contains(fate.place) else { continue }
                lines[place].fates[index].isRefused = ruling.verdict == .refused
                guard ruling.verdict == .released else { continue }
                lines[place].fates[index].appliedAt = number
                if lines[place].number == number { continue }
                lines[lines.count - 1].released.append(
                    Released(change: lines[place].change, place: fate.place, part: fate.part))
            }
        }
    }

    private mutating func apply(_ parts: Set<Int>, of hash: Digest, at number: UInt64) {
        for place in places(of: hash) {
            for index in lines[place].fates.indices where parts.contains(lines[place].fates[index].place) {
                if lines[place].fates[index].appliedAt == nil { lines[place].fates[index].appliedAt = number }
            }
        }
    }

    private func places(of hash: Digest) -> [Int] { (first[hash].map { [$0] } ?? []) + (further[hash] ?? []) }

    private func hash(of change: ChangeRef) -> Digest? {
        tops[change.actor]?[change.seq]?.first { $0.tag == change.tag }
    }

    /// Reads the whole log again: nothing that was in it may be gone or other.
    func check(_ centre: any SimulatedCentre, _ book: Book) throws {
        let entries = try centre.read { transaction throws(StorageError) -> [LogEntry] in
            try transaction.entries(after: 0, count: Int.max / 2)
        }
        guard entries.count == lines.count else {
            throw Violation(.durable, "the log was \(lines.count) long and is \(entries.count)")
        }
        for (entry, line) in zip(entries, lines) {
            guard try Change(decoding: entry.bytes).hash == line.change.hash else {
                throw Violation(.durable, "log \(line.number) is another change than before")
            }
            let applied = Set(entry.parts.filter { $0.held == nil }.map(\.place))
            guard applied == Set(line.fates.filter { $0.appliedAt != nil }.map(\.place)) else {
                throw Violation(.conservation, "what of log \(line.number) is held is not what staff decided")
            }
        }
        let head = try centre.read { transaction throws(StorageError) in try transaction.head() }
        guard head.logHash == lines.last?.logHash ?? .zero else { throw Violation(.durable, "the log's hash is other") }
    }
}
