import Merge
public import Protocol

/// What one record says to one rule. A function of that record alone: which claims clash is what makes findings of
/// several records.
public struct Claim: Sendable, Hashable {
    /// In which part it speaks. The numbers are kept in databases.
    public enum Side: Int64, Sendable, Hashable {
        /// The record violates the rule by itself.
        case own = 0
        /// It takes the key, from `low` to `high`; no other record may.
        case takes = 1
        /// It needs some record to offer the key.
        case needs = 2
        case offers = 3
        /// It counts `low` towards the bounds of the key.
        case counts = 4
        /// It allows at most `low`.
        case allows = 5
    }

    public let rule: String
    public let side: Side
    /// What must be alike: an id, or 16 bytes of the SHA-256 of several values.
    public let key: [UInt8]
    /// The record that is pointed to, when one is.
    public let target: RecordID?
    public let low: Int64
    public let high: Int64

    public init(
        rule: String, side: Side, key: [UInt8], target: RecordID? = nil, low: Int64 = 0, high: Int64 = 0
    ) {
        self.rule = rule
        self.side = side
        self.key = key
        self.target = target
        self.low = low
        self.high = high
    }

    /// `low` of a claim that needs no more than that its target is there; of others it is 1.
    public static let needsTargetAlone: Int64 = 0
}

extension RecordReader {
    /// All that this record says to the rules of the catalogue. A deleted record says nothing.
    public var claims: [Claim] {
        guard state.isLive else { return [] }
        let shown = ShownValues(self)
        return ownKinds(shown).map { Claim(rule: $0.rawValue, side: .own, key: []) }
            + ClaimMaker(reader: self, values: shown).claims
    }
}
