import Protocol
import Store
import SyncLogic
import Transport

/// An exchange of which the line brought a part, or that is about to be said.
struct OpenExchange {
    let request: ComposedExchange
    /// How much was planned to go at once, in bytes; nil for any number.
    let bytesMax: Int?
    /// When it was laid out.
    let at: Instant
    /// How much of the request the centre has; nil while it must be asked.
    var kept: Int? = 0
    /// What arrived of the answer.
    var answer: [UInt8] = []
    /// How much the centre had when it was asked last.
    private var had = 0
    /// How often in a row it had no more than before.
    private var idle = 0

    /// After so many cuts that brought nothing it is laid out anew.
    private static let idleMax = 8
    /// The centre forgets it after an hour.
    private static let lasting: Duration = .milliseconds(Limits.keptExchangeMs)

    init(request: ComposedExchange, bytesMax: Int?, at: Instant) {
        self.request = request
        self.bytesMax = bytesMax
        self.at = at
    }

    var bytes: [UInt8] { request.bytes }

    /// Whether it is said at an address of its own, where the centre keeps what arrives.
    var isNamed: Bool { bytes.count >= Limits.keptRequestBytesMin }

    /// Whether it is worth to be gone on with.
    func isOfUse(now: Instant) -> Bool {
        isNamed && idle < Self.idleMax && now - at < Self.lasting
    }

    /// Where it is taken.
    var address: ExchangeAddress { ExchangeAddress(Digest.of(bytes)) }

    /// Takes in how much of the request the centre has.
    mutating func note(kept bytes: Int) {
        idle = bytes > had ? 0 : idle + 1
        had = bytes
        kept = bytes
    }

    /// Says it from its start again.
    mutating func beginAnew() {
        kept = 0
        answer = []
    }
}
