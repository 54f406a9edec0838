import Columns
import Compression
import Keys
public import Protocol
import SQLiteReplica
public import SyncLogic

/// A request as it goes on the line.
public struct ComposedExchange: Sendable, Hashable {
    /// The body: an envelope.
    public let bytes: [UInt8]
    /// The request's number, which the reply must carry.
    public let number: UInt64
    /// Changes that it brings.
    public let sent: Int
    /// For how many bytes of changes it asks.
    public var replyBytesMax: UInt64 { request.replyBytesMax }
    /// What of it the answer is taken in by.
    package let said: Said
    /// What the bytes say in full: a reply says only what does not follow from it.
    package let request: ExchangeRequest

    package init(bytes: [UInt8], sent: Int, said: Said, request: ExchangeRequest) {
        self.bytes = bytes
        self.sent = sent
        self.said = said
        self.request = request
        number = request.number
    }
}

/// One exchange as the office sees it, without the line: lays out the request, and takes in the answer.
///
/// Pure composition of the store, `Protocol` and the keys, so that the daemon and the simulated worlds do the same.
public struct ExchangeComposer: Sendable {
    let store: Store
    private let keys: DeviceKeys

    /// A composer over one store, for as long as the store is open.
    public init(_ store: Store) throws(ExchangeError) {
        self.store = store
        do {
            keys = try store.keys()
        } catch {
            throw .store(error)
        }
    }

    /// What to say next. Takes a request number, which is on the disk on return.
    ///
    /// - Parameters:
    ///   - wallMs: this machine's wall clock, in milliseconds since 1970.
    ///   - changes: at most so many changes are sent.
    ///   - size: how much the exchange may put on the line.
    ///   - replyBytesMax: the office takes no larger reply, in bytes of changes.
    public func compose(
        wallMs: Int64, changes: Int = Limits.batchChangesWanted, size: ExchangeSize = ExchangeSize(),
        replyBytesMax: UInt64 = UInt64(Limits.batchBytesWanted)
    ) throws(ExchangeError) -> ComposedExchange {
        let device = DeviceID(publicKey: keys.signing.publicKey)
        let composed = try writing { transaction throws(StorageError) -> Result<Composition, CompressionError>? in
            guard try transaction.enrolled() != nil else { return nil }
            let number = UInt64(clamping: try transaction.increase(.requestNumber))
            return try transaction.compose(
                device, number: number, wallMs: wallMs, count: changes, size: size, replyBytesMax: replyBytesMax)
        }
        let composition: Composition
        switch composed {
        case .success(let value): composition = value
        case .failure(let error): throw .packing(error)
        case nil: throw .notEnrolled
        }
        let payload = composition.payload
        let signature = keys.signing.sign(Envelope.signedBytes(payload, .request))
        return ComposedExchange(
            bytes: Envelope(payload: payload, signature: signature).encoded, sent: composition.sent,
            said: composition.said, request: composition.request)
    }

    /// Takes in what came back, in one transaction; takes a new actor when the centre said that this store was put back
    /// or copied.
    ///
    /// - Parameters:
    ///   - status: the HTTP status.
    ///   - body: the answer's body.
    ///   - exchange: the request that is outstanding.
    ///   - wallMs: this machine's wall clock, in milliseconds since 1970.
    ///   - random: where a new actor comes from.
    ///
    /// Throws: `ExchangeError.refused` with `.revoked` once what the centre said to a revoked device is taken in.
    public func accept(
        status: Int, body: [UInt8], of exchange: ComposedExchange, wallMs: Int64,
        using random: inout some RandomNumberGenerator
    ) throws(ExchangeError) -> Acceptance {
        let received = try received(status: status, body: body, of: exchange)
        guard received.reply.number == exchange.number else {
            throw .strayReply(expected: exchange.number, actual: received.reply.number)
        }
        let acceptance: Acceptance
        do throws(StoreError) {
            let asked = Asked(
                number: exchange.number, said: exchange.said, sent: exchange.sent, contactMs: wallMs)
            acceptance = try store.accept(
                received.reply, received.changes, received.envelope, asked, keys: keys, using: &random,
                request: exchange.request)
        } catch {
            throw .store(error)
        }
        if status == Refusal.Kind.revoked.status { throw .refused(Refusal(kind: .revoked, detail: "")) }
        return acceptance
    }

    /// A reply as it was taken off the line.
    private struct Received {
        let reply: ExchangeReply
        /// Those of its page.
        let changes: [Change]
        /// The reply in full, as the centre signed it.
        let envelope: [UInt8]
    }

    /// The centre's word. A revoked device still gets one, with the status 403: its
    /// changes are kept at the centre.
    private func received(
        status: Int, body: [UInt8], of exchange: ComposedExchange
    ) throws(ExchangeError) -> Received {
        let folded: FoldedReply?
        do throws(ProtocolError) {
            folded = try FoldedReply(decoding: body, to: exchange.request)
        } catch {
            throw try refusal(status: status, body: body)
        }
        if let folded { return try unfold(folded) }
        let reply = try reply(status: status, body: body)
        do throws(PackingError) {
            return Received(reply: reply, changes: try BatchPacker.unpack(reply.page?.batch), envelope: body)
        } catch {
            throw .unpacking(error)
        }
    }

    /// The centre's word in full.
    func reply(status: Int, body: [UInt8]) throws(ExchangeError) -> ExchangeReply {
        let envelope: Envelope
        do throws(ProtocolError) {
            envelope = try Envelope(decoding: body)
        } catch {
            throw try refusal(status: status, body: body)
        }
        guard try isSigned(envelope) else { throw .wrongSignature }
        return try read(envelope)
    }

    /// A folded reply is the centre's when the full one bears its signature. When it does not unfold so, this store has
    /// not what the centre thought: the next reply shall lean on nothing.
    private func unfold(_ folded: FoldedReply) throws(ExchangeError) -> Received {
        let changes: [Change]
        switch try unpack(folded.batch) {
        case .success(let unpacked): changes = unpacked
        case .failure(let error):
            try writing { transaction throws(StorageError) in try transaction.readPlainly() }
            throw .unfolding(error)
        }
        let envelope = folded.unfolded(changes)
        guard try isSigned(envelope) else {
            try writing { transaction throws(StorageError) in try transaction.readPlainly() }
            throw .unfolding(.columns(.mismatch))
        }
        return Received(reply: try read(envelope), changes: changes, envelope: envelope.encoded)
    }

    func isSigned(_ envelope: Envelope) throws(ExchangeError) -> Bool {
        let key = try serverKey()
        do throws(KeysError) {
            return try VerifyingKey(key)
                .isValid(signature: envelope.signature, of: Envelope.signedBytes(envelope.payload, .reply))
        } catch {
            throw .keys(error)
        }
    }

    private func read(_ envelope: Envelope) throws(ExchangeError) -> ExchangeReply {
        do throws(ProtocolError) {
            return try ExchangeReply(decoding: envelope.payload)
        } catch {
            throw .malformed(error)
        }
    }

    /// Why there is no reply. After a number that was used before, the next request goes on above the highest one.
    private func refusal(status: Int, body: [UInt8]) throws(ExchangeError) -> ExchangeError {
        let refusal: Refusal
        do throws(ProtocolError) {
            refusal = try Refusal(decoding: body)
        } catch {
            return .noAnswer(status: status)
        }
        guard refusal.status == status else { return .noAnswer(status: status) }
        if refusal.kind == .packing {
            try writing { transaction throws(StorageError) in try transaction.pushPlainly() }
        }
        if refusal.kind == .replayed, let highest = Int64(refusal.detail) {
            let isInReach = try writing { transaction throws(StorageError) in
                let own = try transaction.integer(.requestNumber) ?? 0
                guard highest > own else { return true }
                guard highest - own <= Int64(Limits.numberLeapMax) else { return false }
                try transaction.set(.requestNumber, highest)
                return true
            }
            if !isInReach { return .noAnswer(status: status) }
        }
        return .refused(refusal)
    }

    private func serverKey() throws(ExchangeError) -> [UInt8] {
        do throws(StoreError) {
            let key = try store.read { transaction throws(StoreError) in
                try storing { () throws(StorageError) in try transaction.bytes(.serverKey) }
            }
            if let key { return key }
        } catch {
            throw .store(error)
        }
        throw .notEnrolled
    }

    private func unpack(_ batch: PackedBatch?) throws(ExchangeError) -> Result<[Change], PackingError> {
        do throws(StoreError) {
            return try store.read { transaction throws(StoreError) in transaction.unpack(batch) }
        } catch {
            throw .store(error)
        }
    }

    func writing<Value>(
        _ body: (OfficeTransaction) throws(StorageError) -> Value
    ) throws(ExchangeError) -> Value {
        do throws(StoreError) {
            return try store.write { transaction throws(StoreError) in
                try storing { () throws(StorageError) in try body(transaction) }
            }
        } catch {
            throw .store(error)
        }
    }
}
