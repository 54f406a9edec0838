package import Central
package import Merge
package import Protocol
package import Store

/// A fault that somebody planted, to show that the checkers find it. Every hook does nothing by itself.
package protocol Sabotage {
    /// Whether the centre says that it has everything, and keeps nothing.
    mutating func swallows(_ request: ExchangeRequest) -> Bool
    /// What the centre says instead of `reply`.
    mutating func altered(_ reply: ExchangeReply, of centre: Central) throws -> ExchangeReply
    /// Something done to a store just before it takes in a reply.
    mutating func before(_ store: Store) throws
    /// Something done to a store just after it took in a reply.
    mutating func after(_ store: Store) throws
    /// Something done to a store just after it was put back from an older copy.
    mutating func restored(_ store: Store, from former: Store) throws
    /// What is passed on of what a clerk was shown; nil says: whatever the store shows now.
    mutating func shown(_ shown: Shown) -> Shown?
    /// Whether merging forgets which values were replaced before they arrived.
    var forgetsReplacements: Bool { get }
}

extension Sabotage {
    package mutating func swallows(_ request: ExchangeRequest) -> Bool { false }
    package mutating func altered(_ reply: ExchangeReply, of centre: Central) throws -> ExchangeReply { reply }
    package mutating func before(_ store: Store) throws {}
    package mutating func after(_ store: Store) throws {}
    package mutating func restored(_ store: Store, from former: Store) throws {}
    package mutating func shown(_ shown: Shown) -> Shown? { shown }
    package var forgetsReplacements: Bool { false }
}

/// Nobody planted anything.
package struct NoSabotage: Sabotage {
    package init() {}
}
