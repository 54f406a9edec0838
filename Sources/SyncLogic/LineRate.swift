/// How much goes in how long, over the last few times: each new figure leaves three quarters of the old sums, so that
/// large ones weigh more than small ones, and recent ones more than old ones.
public struct LineRate: Hashable, Sendable {
    private(set) var amount: Int64 = 0
    private(set) var span: Int64 = 0

    public init() {}

    /// Takes in that `amount` took `span`; both from 0 to a limit, beyond which nothing is believed.
    mutating func add(_ amount: Int64, in span: Int64) {
        guard (0...LineMeter.figureMax).contains(amount), (1...LineMeter.figureMax).contains(span) else { return }
        self.amount = self.amount - self.amount / 4 + amount
        self.span = self.span - self.span / 4 + span
    }

    /// The amount for `span`, rounded up; nil while nothing is known.
    public func amount(in span: Int64) -> Int64? {
        guard self.span > 0 else { return nil }
        let (product, isTooMuch) = amount.multipliedReportingOverflow(by: max(0, span))
        return isTooMuch ? nil : product / self.span + (product % self.span > 0 ? 1 : 0)
    }

    /// How long `amount` takes, rounded up; nil while nothing is known, or nothing moves.
    public func span(of amount: Int64) -> Int64? {
        guard span > 0, self.amount > 0 else { return nil }
        let (product, isTooMuch) = max(0, amount).multipliedReportingOverflow(by: span)
        return isTooMuch ? nil : product / self.amount + (product % self.amount > 0 ? 1 : 0)
    }

    /// As a store keeps it.
    var numbers: [Int64] { [amount, span] }

    /// Reads what a store kept; as new where that cannot be.
    init(numbers: some Collection<Int64>) {
        let all = Array(numbers)
        guard all.count == 2, all.allSatisfy({ (0...LineMeter.numberMax).contains($0) }) else { return }
        (amount, span) = (all[0], all[1])
    }
}
