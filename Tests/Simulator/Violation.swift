/// What must hold in every world, by the names of the project's reliability reference.
package enum Law: String, Hashable, Sendable, CaseIterable {
    /// I1: the state depends on the set of changes alone.
    case setOfChanges = "I1"
    /// I2: after the faults end, every live store equals the centre over its scopes.
    case convergence = "I2"
    /// I3: an accepted change that survives in any live store is at the centre; each value is visible, or named by an
    /// applied change whose author was shown it.
    case noLostUpdate = "I3"
    /// I4: no visible value is named by an applied change.
    case noFalseSibling = "I4"
    /// I5: what a store knows does not shrink, and what it is told of its own changes is true.
    case knowledge = "I5"
    /// I6: a dot names one value.
    case uniqueDot = "I6"
    /// I7: a chain at the centre has no gap.
    case prefix = "I7"
    /// I8: a field has no more siblings than stores and clerks that wrote it.
    case siblingBound = "I8"
    /// I9: a change is visible whole or not at all.
    case atomic = "I9"
    /// I10: what was acknowledged stays at the centre.
    case durable = "I10"
    /// I13: what was sent is applied, or held for a reason that its sender is told.
    case conservation = "I13"
    /// I15: no office holds what its scopes do not read.
    case scope = "I15"
    /// The copy of a record leaves an office that does not read it any more: not before the centre has all that was
    /// written there about it, and then for good.
    case departure
    /// I11: no clock decides.
    case clocks = "I11"
    /// What was ordered to be erased is nowhere where the order is known, and nothing else is gone.
    case erasure
    /// A seed is a history: it happens again in the same way.
    case sameAgain
    /// A store that was put back or copied takes a new actor once the centre told it.
    case actors
    /// What is shown of delivery is the truth: confirmed, held.
    case delivery
    /// Everything settles by itself, within few exchanges, once the line is good.
    case liveness
    /// No call fails for another reason than what a clerk did.
    case sound
}

/// A law that a world broke.
package struct Violation: Error, Hashable, Sendable {
    package let law: Law
    package let what: String

    init(_ law: Law, _ what: String) {
        self.law = law
        self.what = what
    }
}
