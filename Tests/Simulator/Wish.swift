/// Which worlds somebody wants to see.
package struct Wish: Sendable {
    package var first: UInt64 = 1
    /// How many seeds; nil for as many as the time lets.
    package var count: UInt64? = 300
    /// When to begin no more worlds.
    package var minutes: Int?
    package var backend = World.Backend.memory
    package var plan = Plan()
    /// Each seed gives one world with the clocks of this number, and further ones with the next.
    package var firstClocks: UInt64 = 0
    /// With how many sets of clocks each history happens: all must come to the same (I11).
    package var clocks: UInt64 = 1
    /// Whether each world happens twice, which must be the same both times.
    package var isTwice = false
    /// Whether what breaks a law is made small.
    package var isShrunk = true
    /// How many worlds may fail before the others are left out.
    package var failuresMax = 3
    package var workers = 2

    package init() {}
}
