import SyncLogic

/// How long the pieces of a snapshot are left alone after one was not to be had. An exchange that ends well says
/// nothing of the next piece, so they wait by a backoff of their own.
struct PieceBackoff {
    /// Why pieces wait, and until when.
    struct Pause {
        let until: Instant
        /// The permanent word for what happened.
        let word: String
        /// The newest wish at that time: a later one tries at once.
        let wish: Int64
    }

    private static let backoff = Backoff(first: .seconds(1), longest: .seconds(300))

    private var backoff = Self.backoff
    private var pause: Pause?

    /// What pieces wait for; nil when they need not.
    func wait(wish: Int64, now: Instant) -> Pause? {
        guard let pause, pause.until > now, pause.wish >= wish else { return nil }
        return pause
    }

    /// A piece came.
    mutating func succeed() {
        backoff.succeed()
        pause = nil
    }

    /// A piece was not to be had.
    @discardableResult
    mutating func fail(
        _ word: String, wish: Int64, now: Instant, using random: inout some RandomNumberGenerator
    ) -> Pause {
        let pause = Pause(until: now + backoff.fail(using: &random), word: word, wish: wish)
        self.pause = pause
        return pause
    }
}
