public import Protocol

/// What both ends of a batch have already. A writer leans only on what the reader surely has; a reader finds what it
/// is told to look for, or says that it cannot.
public protocol BatchKnowledge {
    /// The one change of `actor` at `seq`; nil when there is none, or more than one.
    func change(of actor: ActorID, at seq: UInt64) -> Change?

    /// The seeds at hand of an actor's salts.
    func seeds(of actor: ActorID) -> SaltSeeds
}

/// A batch that leans on nothing.
public struct NoKnowledge: BatchKnowledge, Sendable {
    public init() {}

    public func change(of actor: ActorID, at seq: UInt64) -> Change? { nil }

    public func seeds(of actor: ActorID) -> SaltSeeds { SaltSeeds([]) }
}
