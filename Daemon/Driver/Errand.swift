import SyncLogic

/// What came of one piece of work beside the exchanges: bringing and fetching content.
enum Errand {
    /// There was nothing to do.
    case none
    /// Something was moved, or settled; there may be more.
    case moved
    case failed(LinkError)
}

/// When the next errand is run. A commit or a clerk's wish goes first: the driver asks only when nothing else is due.
struct ErrandPlan {
    private static let backoff = Backoff(first: .seconds(1), longest: .seconds(300))

    /// nil while there is nothing to do.
    private(set) var due: Instant?
    private var backoff = Self.backoff

    /// An exchange ended well with nothing more to move: now is the time.
    mutating func begin(now: Instant) {
        backoff.succeed()
        due = now
    }

    /// There is no line, or the centre refuses: the next exchange that ends well says when to go on.
    mutating func stop() { due = nil }

    /// Takes in what came of an errand.
    mutating func note(_ errand: Errand, now: Instant, using random: inout some RandomNumberGenerator) {
        switch errand {
        case .none: due = nil
        case .moved:
            backoff.succeed()
            due = now
        case .failed(let error): due = error.isTransient ? now + backoff.fail(using: &random) : nil
        }
    }
}
