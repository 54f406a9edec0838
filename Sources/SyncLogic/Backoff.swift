/// How long to wait before the next try: full jitter, that is anything between nothing and a bound that doubles
/// (Brooker, "Exponential Backoff And Jitter", 2015).
public struct Backoff: Hashable, Sendable {
    /// The bound after the first failure.
    public let first: Duration
    /// The bound never grows above this.
    public let longest: Duration
    /// Failures in a row.
    public private(set) var failures = 0

    public init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
    }

    /// Notes one more failure, and says how long to wait.
    public mutating func fail(using random: inout some RandomNumberGenerator) -> Duration {
        var bound = first
        // Doubling stops at the longest wait, so that no number of failures overflows, or takes time.
        for _ in 0..<failures {
            if bound >= longest { break }
            bound *= 2
        }
        failures += 1
        return min(bound, longest) * Double.random(in: 0...1, using: &random)
    }

    /// Notes a success: the next failure waits by the first bound again.
    public mutating func succeed() { failures = 0 }
}
