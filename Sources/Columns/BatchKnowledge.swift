public import Protocol

/// What both ends of a batch have already. A writer leans only on what the reader surely has; a reader finds what it
/// is told to look for, or says that it cannot.
public protocol BatchKnowledge {
    /// The one change of `actor` at `seq`; nil when there is none, or more than one.
    func change(of actor: ActorID, at seq: UInt64) -> Change?

    /// The seeds at hand from which the salts of an actor's changes at these places come.
    func seeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) -> SaltSeeds
}

/// A batch that leans on nothing.
public struct NoKnowledge: BatchKnowledge, Sendable {
    public init() {}

    public func change(of actor: ActorID, at seq: UInt64) -> Change? { nil }

    public func seeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) -> SaltSeeds { SaltSeeds([]) }
}
