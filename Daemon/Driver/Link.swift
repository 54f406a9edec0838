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
        case settled(hasMore: Bool)
        case failed(LinkError)

        var event: SyncMachine.Event {
            switch self {
            case .settled(let hasMore): .settled(hasMore: hasMore)
            case .failed(let error): .failed(isTransient: error.isTransient)
            }
        }

        /// Whether another exchange follows at once.
        var hasMore: Bool {
            switch self {
            case .settled(let hasMore): hasMore
            case .failed: false
            }
        }
    }

    let store: Store
    let stopDescriptor: Int32
    /// nil until an exchange has told what there is, and again once a piece was not to be had.
    var pieces: PieceTurn?
    /// Whether what was tried last was to fetch a piece.
    var isFetching = false
    /// How far the centre has the attachments that are being brought, as it said last.
    var kept: [Digest: Int] = [:]
    /// Whether the errand before this one was answered: then its connection is open still, unless the line was cut.
    var isOnLine = false
    /// Attachments that are left alone until these times.
    var paused: [Digest: Instant] = [:]
    private var connection: (enrolled: Enrolled, client: HTTPClient)?
    /// How often one exchange is said again in another form: with a higher number, in full, packed plainly, and
    /// answered plainly.
    private static let formsMax = 4

    init(store: Store, stop: Int32) {
        self.store = store
        stopDescriptor = stop
    }

    /// Enrols when a clerk asked for it, then makes one exchange.
    mutating func exchange(using random: inout SecureRandom) throws(DriverError) -> Result {
        do throws(LinkError) {
            if let wish = try reading({ t throws(StorageError) in try t.enrolmentWish() }) { try enrol(wish) }
            guard let enrolled = try reading({ t throws(StorageError) in try t.enrolled() }) else {
                throw .notEnrolled
            }
            let client = try client(for: enrolled)
            isFetching = false
            if try fetchPiece(over: client, enrolled) { return .settled(hasMore: true) }
            let wish = try reading { t throws(StorageError) in try t.wishes().newest }
            let hasMore = try settle(over: client, enrolled, &random)
            pieces = PieceTurn(wish: wish, isFirst: true)
            return .settled(hasMore: hasMore)
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
    ) throws(LinkError) -> Bool {
        for _ in 0..<Self.formsMax {
            do throws(LinkError) {
                return try exchange(over: client, enrolled, &random)
            } catch .exchange(let error) where error.isFormOnly {
                continue
            }
        }
        return try exchange(over: client, enrolled, &random)
    }

    private mutating func exchange(
        over client: HTTPClient, _ enrolled: Enrolled, _ random: inout SecureRandom
    ) throws(LinkError) -> Bool {
        let composer = try composing { () throws(ExchangeError) in try ExchangeComposer(store) }
        let size = try exchangeSize()
        let request = try composing { () throws(ExchangeError) in
            try composer.compose(
                wallMs: MachineClock.wallMs(), changeBytes: size.bytes, replyBytesMax: UInt64(size.bytes))
        }
        let response = try sending { () throws(TransportError) in
            try client.send(
                .post(
                    enrolled.server + "/v1/exchange", body: request.bytes, contentType: nil,
                    responseBytesMax: Limits.exchangeBytesMax),
                stopDescriptor: stopDescriptor)
        }
        // A reply names no content type: its signature says what it is. Whatever names another is none of the centre's.
        guard response.contentType.isEmpty || response.contentType == Link.contentType else {
            throw .portal(status: response.status, contentType: response.contentType)
        }
        let acceptance = try composing { () throws(ExchangeError) in
            try composer.accept(
                status: response.status, body: response.body, of: request, wallMs: MachineClock.wallMs(),
                using: &random)
        }
        try noteSuccess(response.timing, size)
        return acceptance.hasMore
    }

    mutating func client(for enrolled: Enrolled) throws(LinkError) -> HTTPClient {
        if let connection, connection.enrolled == enrolled { return connection.client }
        let client = try Link.client(authority: enrolled.authority)
        connection = (enrolled, client)
        return client
    }

    static let contentType = "application/khunatham"
}
