/// How often what happened.
package struct Tally: Hashable, Sendable, CustomStringConvertible {
    /// What is counted.
    package enum Deed: String, Hashable, Sendable, CaseIterable {
        case world
        /// Something that happened: a deed, a message, time that passed.
        case event
        /// An entry of the central log, and one of which a part is held.
        case change, held
        case request
        /// A request or an answer that was lost or came too late.
        case lost
        /// A message that came cut, or with other bits.
        case damaged
        case crash, restore, clone
        /// A centre that was put back from a backup, and one whose place another took and that answers again.
        case putBack, takeover
        /// What staff decided of a change that was held.
        case release, refusal
        /// An order to erase.
        case redaction
        /// A record whose copy left an office, and one that came back.
        case departure, comeback
        /// A disk that lost what it said was on it, and a while without a centre.
        case lied, down
        /// An actor whose chain continued twice.
        case fork
        /// An actor taken by a store that had one before.
        case newActor
        /// A field that people must settle, at the end.
        case conflict
        /// A change of which an office lacks a part, at the end.
        case withheld
        /// A replaced value that has not come, remembered at an office at the end.
        case awaited
    }

    private var counts: [Deed: Int] = [:]

    package init() {}

    package subscript(deed: Deed) -> Int {
        get { counts[deed] ?? 0 }
        set { counts[deed] = newValue }
    }

    package mutating func add(_ other: Tally) { counts.merge(other.counts, uniquingKeysWith: +) }

    package var description: String {
        Deed.allCases.map { "\($0.rawValue) \(self[$0])" }.joined(separator: ", ")
    }
}
