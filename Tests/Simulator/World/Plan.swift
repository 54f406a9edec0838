/// What may happen in a world.
package struct Plan: Hashable, Sendable {
    /// How many times somebody does something: clerks, staff, and fate.
    package var steps = 60
    /// Of these steps only the ones with these numbers, from 1; nil for all of them.
    package var kept: Set<Int>?
    /// Whether stores are put back from older copies and copied.
    package var hasForks = true
    /// Whether the history is compared with what it is under other clocks, and so nothing happens in it that follows
    /// from hashes or bytes. Which of two siblings of a copied store is shown first does, and what is shown decides
    /// which step of a workflow is legal; so does what a receiver notices of a changed bit, and it decides what it does
    /// next.
    package var isCompared = false
    /// Whether lines fail and machines crash.
    package var hasFaults = true
    /// Whether the centre is put back from backups, and another one answers in its place.
    package var hasPutBacks = true
    /// Whether staff decide what becomes of what is held.
    package var hasRulings = true
    /// Whether staff have values erased.
    package var hasRedactions = true
    /// Whether the story is written down. Worlds run faster without.
    package var isTold = false

    package init() {}
}
