import Protocol
import TestSupport

extension Bits128 {
    /// The identity with this number: the same in every test.
    static func numbered(_ number: UInt64) -> Bits128 {
        var random = SeededGenerator(seed: number)
        return .random(using: &random)
    }
}
