/// What may happen in a world.
package struct Plan: Sendable {
    /// How many times somebody does something: clerks, staff, and fate.
    package var steps = 60
    /// Whether stores are put back from older copies and copied.
    package var hasForks = true
    /// Whether fields with a workflow are written. Which of two siblings of a copied store is shown first depends on
    /// their hashes, and what is shown decides which step is legal.
    package var hasWorkflows = true
    /// Whether lines fail and machines crash.
    package var hasFaults = true

    /// How much of the story a failure tells: its last so many events.
    package var eventsTold = 60

    package init() {}
}
