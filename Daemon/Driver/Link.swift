import Compression
import Glibc
import Keys
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Transport

/// The line to the centre: makes one exchange at a time over one kept connection, and notes in the store what came
/// of it.
struct Link {
    /// What came of one try.
    enum Result {
        case settled(Settled)
        /// The budget allows nothing before this time of the wall clock, in milliseconds since 1970; nil until a clerk
        /// says otherwise.
        case deferred(untilMs: Int64?)
        /// All went but the pieces of a snapshot, which are left alone until then.
        case paused(until: Instant)
        case failed(LinkError)

        var event: SyncMachine.Event {
            switch self {
            case .settled(let settled): .settled(hasMore: settled.hasMore, moved: settled.moved)
            case .deferred(let untilMs): .deferred(until: MachineClock.instant(ofWallMs: untilMs))
            case .paused(let until): .deferred(until: until)
            case .failed(let error): .failed(isTransient: error.isTransient)
            }
        }

        /// Whether another exchange follows at once.
        var hasMore: Bool {
            switch self {
            case .settled(let settled): settled.hasMore
            case .deferred, .paused, .failed: false
            }
        }
    }

    /// What came of an exchange that ended well.
    struct Settled {
        /// Whether another one would move something.
        let hasMore: Bool
        /// Whether this one did.
        let moved: Bool
    }

    let store: Store
    let stopDescriptor: Int32
    /// nil until an exchange has told what there is, and again once a piece was not to be had.
    var pieces: PieceTurn?
    /// How long pieces are left alone.
    var pieceBackoff = PieceBackoff()
    /// How far the centre has the attachments that are being brought, as it said last.
    var kept: [Digest: Int] = [:]
    /// Attachments that are left alone until these times.
    var paused: [Digest: Instant] = [:]
    /// The word for why the last errand failed; nil once one has moved something.
    var errandError: String?
    private var connection: (enrolled: Enrolled, proxy: String?, client: HTTPClient)?
    /// What the open connection has carried, both ways.
    var carriedBytes: Int64 = 0
    /// When a connection was used last.
    var usedAt: Instant = .zero
    /// What the exchange that is being made has shown of the line so far; nil before it has anything to show.
    var attempt: LineMeter.Try?
    /// What was said on a connection that turned out to be cut, before it was said again over a new one.
    var lost: LineMeter.Try?
    /// The exchange of which the line brought a part.
    var open: OpenExchange?
    /// Whether the last exchange left something to be moved.
    var isMoreExpected = false
    /// The enrolment that failed last while a former one was in force.
    var failedWish: FailedWish?
    /// What the budget allows the exchange that is being made.
    var allowance = Allowance.all(bytes: nil)
    /// How often one exchange is said again in another form: with a higher number, in full, packed plainly, and
    /// answered plainly.
    private static let formsMax = 4

    init(store: Store, stop: Int32) {
        self.store = store
        stopDescriptor = stop
    }

    /// Enrols when a clerk asked for it, then makes one exchange.
    mutating func exchange(using random: inout SecureRandom) throws(DriverError) -> Result {
        attempt = nil
        lost = nil
        do throws(LinkError) {
            try enrolIfWished()
            guard let enrolled = try reading({ t throws(StorageError) in try t.enrolled() }) else {
                throw .notEnrolled
            }
            allowance = try allowance(atMs: MachineClock.wallMs())
            if case .nothing(let untilMs) = allowance { return .deferred(untilMs: untilMs) }
            let client = try client(for: enrolled)
            let waiting = try snapshotWait()
            let wish = try reading { t throws(StorageError) in try t.wishes().newest }
            var pause = pieceBackoff.wait(wish: wish, now: MachineClock.now())
            if waiting == nil, pause == nil {
                switch try fetchPiece(over: client, enrolled, &random) {
                case .none: break
                case .moved: return .settled(Settled(hasMore: true, moved: true))
                case .missing(let wait): pause = wait
                }
            }
            let settled = try settle(over: client, enrolled, &random)
            isMoreExpected = settled.hasMore
            pieces = PieceTurn(wish: wish, isFirst: true)
            if let waiting, !settled.moved { return .deferred(untilMs: waiting.untilMs) }
            if let pause, !settled.moved, try isPieceWanted() { return try notePause(pause) }
            return .settled(settled)
        } catch {
            if case .store(let error) = error, !error.isTransient { throw .store(error) }
            try note(error)
            return .failed(error)
        }
    }

    /// Makes one exchange. Where the centre or this store lacks what it leaned on, it is said again at once, in a form
    /// that leans on less.
    private mutating func settle(
        over client: HTTPClient, _ enrolled: Enrolled, _ random: inout SecureRandom
    ) throws(LinkError) -> Settled {
        for _ in 0..<Self.formsMax {
            do throws(LinkError) {
                return try exchange(over: client, enrolled, &random)
            } catch .exchange(let error) where error.isFormOnly {
                continue
            }
        }
        return try exchange(over: client, enrolled, &random)
    }

    mutating func client(for enrolled: Enrolled) throws(LinkError) -> HTTPClient {
        let proxy = try reading { transaction throws(StorageError) in try transaction.text(.proxy) }
        if let connection, connection.enrolled == enrolled, connection.proxy == proxy { return connection.client }
        let client = try client(authority: enrolled.authority)
        connection = (enrolled, proxy, client)
        carriedBytes = 0
        return client
    }

    static let contentType = "application/khunatham"
}
