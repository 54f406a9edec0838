/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): the same numbers from
/// the same seed on every machine.
package struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        defer { state &+= 0x9E37_79B9_7F4A_7C15 }
        return Self.mixed(state)
    }

    /// A number that depends on every bit of `number`.
    package static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = number &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

extension SeededGenerator {
    /// A number of `range`.
    package mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// Whether something happens that happens once in `count` times.
    package mutating func once(in count: Int) -> Bool { number(1...count) == 1 }

    /// Whether something happens that happens so often in a hundred times.
    package mutating func happens(_ percent: Int) -> Bool { number(0...99) < percent }

    /// One of `choices`, which are not none.
    package mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[number(0...(choices.count - 1))] }

    /// One of `choices`, each as often as its weight says.
    package mutating func pick<Choice>(weighted choices: [(weight: Int, choice: Choice)]) -> Choice {
        var rest = number(0...(choices.reduce(0) { $0 + $1.weight } - 1))
        for (weight, choice) in choices {
            if rest < weight { return choice }
            rest -= weight
        }
        return choices[choices.count - 1].choice
    }
}
