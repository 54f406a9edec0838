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
    private var connection: (enrolled: Enrolled, client: HTTPClient)?
    /// Whether the last request had a number that was used before: a store that was put back goes on above it at once.
    private var isReplaying = false

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
            let hasMore = try exchange(over: try client(for: enrolled), enrolled, &random)
            isReplaying = false
            return .settled(hasMore: hasMore)
        } catch {
            if case .exchange(.refused(let refusal)) = error, refusal.kind == .replayed, !isReplaying {
                isReplaying = true
                return .settled(hasMore: true)
            }
            if case .store(let error) = error, !error.isTransient { throw .store(error) }
            try note(error)
            return .failed(error)
        }
    }

    private mutating func exchange(
        over client: HTTPClient, _ enrolled: Enrolled, _ random: inout SecureRandom
    ) throws(LinkError) -> Bool {
        let composer = try composing { () throws(ExchangeError) in try ExchangeComposer(store) }
        let request = try composing { () throws(ExchangeError) in try composer.compose(wallMs: MachineClock.wallMs()) }
        let response = try sending { () throws(TransportError) in
            try client.send(
                .post(
                    enrolled.server + "/v1/exchange", body: request.bytes, contentType: Link.contentType,
                    responseBytesMax: Limits.exchangeBytesMax),
                stopDescriptor: stopDescriptor)
        }
        guard response.contentType == Link.contentType else {
            throw .portal(status: response.status, contentType: response.contentType)
        }
        let acceptance = try composing { () throws(ExchangeError) in
            try composer.accept(
                status: response.status, body: response.body, of: request, wallMs: MachineClock.wallMs(),
                using: &random)
        }
        try noteSuccess(response.timing)
        return acceptance.hasMore
    }

    private mutating func client(for enrolled: Enrolled) throws(LinkError) -> HTTPClient {
        if let connection, connection.enrolled == enrolled { return connection.client }
        let client = try Link.client(authority: enrolled.authority)
        connection = (enrolled, client)
        return client
    }

    static let contentType = "application/khunatham"
}
