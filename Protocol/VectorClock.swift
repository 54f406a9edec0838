/// What a store, or the writer of a change, had seen: for each actor the highest sequence number, missing meaning 0
/// (Fidge 1988, Mattern 1989).
///
/// The order of clocks is partial. It is a function with four answers and not `Comparable`.
public struct VectorClock: Hashable, Sendable {
    /// Sequence numbers above 0, by actor.
    public private(set) var entries: [ActorID: UInt64]

    /// How one clock stands to another.
    public enum Order: Hashable, Sendable {
        case equal, before, after, concurrent
    }

    /// The clock with these entries; zeros are left out.
    public init(_ entries: [ActorID: UInt64] = [:]) {
        self.entries = entries.filter { $0.value > 0 }
    }

    /// The highest sequence number of `actor` that was seen, 0 if none.
    public subscript(actor: ActorID) -> UInt64 { entries[actor] ?? 0 }

    /// Whether nothing was seen.
    public var isEmpty: Bool { entries.isEmpty }

    /// Notes that `seq` of `actor` was seen. Entries never shrink.
    public mutating func observe(_ actor: ActorID, _ seq: UInt64) {
        if seq > self[actor] { entries[actor] = seq }
    }

    /// Notes all that `other` had seen: the least upper bound of both.
    public mutating func merge(_ other: VectorClock) {
        entries.merge(other.entries) { Swift.max($0, $1) }
    }

    /// Whether this clock had seen at least all that `other` had.
    public func dominates(_ other: VectorClock) -> Bool {
        other.entries.allSatisfy { self[$0.key] >= $0.value }
    }

    /// How this clock stands to `other`, by dominance over all actors of both.
    public func order(relativeTo other: VectorClock) -> Order {
        switch (dominates(other), other.dominates(self)) {
        case (true, true): .equal
        case (true, false): .after
        case (false, true): .before
        case (false, false): .concurrent
        }
    }

    /// The entries in the order of the actors' bytes: the canonical order.
    public var sorted: [(actor: ActorID, seq: UInt64)] {
        if entries.count == 1, let only = entries.first { return [(actor: only.key, seq: only.value)] }
        return entries.sorted { ActorID.precedes($0.key, $1.key) }.map { (actor: $0.key, seq: $0.value) }
    }
}
