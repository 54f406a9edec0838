import SyncLogic

/// When to look whether a write to the store's files has become a commit: at once, then after pauses that double, until
/// a commit must be done or was none. In between lies the writer's wait for the disk.
struct CommitLook {
    let at: Instant
    private let pause: Duration

    /// The first look, at the moment at which a write was noticed.
    init(at: Instant) { self.init(at: at, pause: .milliseconds(5)) }

    private init(at: Instant, pause: Duration) {
        self.at = at
        self.pause = pause
    }

    /// Whether the commit is most likely still to come.
    var isFresh: Bool { pause < .milliseconds(100) }

    /// The look after this one found no commit; nil when there is none to be expected any more.
    var next: CommitLook? {
        pause > .seconds(5) ? nil : CommitLook(at: at + pause, pause: pause * 2)
    }
}
