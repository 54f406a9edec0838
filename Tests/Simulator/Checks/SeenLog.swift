import Central
import Protocol
import SyncLogic

/// What the centre has in its log, as it was seen to grow.
struct SeenLog {
    /// One entry.
    struct Line {
        let number: UInt64
        let change: Change
        /// The parts that were applied, by their places in the change.
        let applied: Set<Int>
        /// Why the others are held, by their places.
        let reasons: [Int: HoldReason]
        let logHash: Digest

        var parts: [(part: Part, isApplied: Bool)] {
            change.slots.enumerated().compactMap { place, slot in
                slot.part.map { ($0, applied.contains(place)) }
            }
        }

        var isHeld: Bool { applied.count < change.slots.count }
    }

    private(set) var lines: [Line] = []
    private(set) var byHash: [Digest: Int] = [:]
    private var tops: [ActorID: [UInt64: Set<Digest>]] = [:]

    var head: UInt64 { UInt64(lines.count) }

    func line(_ hash: Digest) -> Line? { byHash[hash].map { lines[$0] } }

    func has(_ hash: Digest) -> Bool { byHash[hash] != nil }

    /// The log's hash at `number`; nil when it is shorter.
    func logHash(at number: UInt64) -> Digest? {
        number == 0 ? .zero : number <= head ? lines[Int(number) - 1].logHash : nil
    }

    /// The highest number of an actor's chain, of any branch.
    func top(of actor: ActorID) -> UInt64 { tops[actor]?.keys.max() ?? 0 }

    /// Whether an actor's chain continues twice.
    func isForked(_ actor: ActorID) -> Bool { tops[actor]?.values.contains { $0.count > 1 } ?? false }

    /// Reads what is new in the log. Returns the new lines.
    mutating func read(_ centre: any SimulatedCentre, _ book: Book) throws -> ArraySlice<Line> {
        let before = lines.count
        let entries = try centre.read { transaction throws(StorageError) -> [LogEntry] in
            guard try transaction.head().number > before else { return [] }
            return try transaction.entries(after: UInt64(before), count: Int.max / 2)
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
        guard byHash[hash] == nil else { throw Violation(.uniqueDot, "\(change.ref.label) is in the log twice") }
        let header = change.header
        let isFollowing = header.seq == 1 || tops[header.actor]?[header.seq - 1]?.contains(header.prev) == true
        guard isFollowing else { throw Violation(.prefix, "\(change.ref.label) follows nothing") }
        tops[header.actor, default: [:]][header.seq, default: []].insert(hash)
        byHash[hash] = lines.count
        lines.append(
            Line(
                number: entry.number, change: change,
                applied: Set(entry.parts.filter { $0.held == nil }.map(\.place)),
                reasons: Dictionary(
                    uniqueKeysWithValues: entry.parts.compactMap { part in part.held.map { (part.place, $0) } }),
                logHash: Digest.of("log1", (lines.last?.logHash ?? .zero).bytes + hash.bytes)))
    }

    /// Reads the whole log again: nothing that was in it may be gone or other.
    func check(_ centre: any SimulatedCentre, _ book: Book) throws {
        var again = SeenLog()
        _ = try again.read(centre, book)
        guard again.lines.count == lines.count, again.lines.last?.logHash == lines.last?.logHash else {
            throw Violation(.durable, "the log was \(lines.count) long and is \(again.lines.count)")
        }
        let head = try centre.read { transaction throws(StorageError) in try transaction.head() }
        guard head.logHash == lines.last?.logHash ?? .zero else { throw Violation(.durable, "the log's hash is other") }
    }
}
