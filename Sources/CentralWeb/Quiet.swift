/// Notices that nobody asks for anything any more.
public struct Quiet {
    private var answered = 0
    private var hasBegun = false

    /// A server that has just started.
    public init() {}

    /// Whether nothing was answered since the last look, for the first time since something was, or since the start.
    ///
    /// - Parameter answered: how many requests were answered by now.
    public mutating func begins(answered: Int) -> Bool {
        if answered != self.answered {
            self.answered = answered
            hasBegun = false
            return false
        }
        defer { hasBegun = true }
        return !hasBegun
    }
}
