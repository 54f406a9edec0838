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
    /// The last of them of each actor.
    package let pushed: [ActorID: UInt64]

    package init(bytes: [UInt8], number: UInt64, sent: Int, pushed: [ActorID: UInt64]) {
        self.bytes = bytes
        self.number = number
        self.sent = sent
        self.pushed = pushed
    }
}

/// One exchange as the office sees it, without the line: lays out the request, and takes in the answer.
///
/// Pure composition of the store, `Protocol` and the keys, so that the daemon and the simulated worlds do the same.
public struct ExchangeComposer: Sendable {
    private let store: Store
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
    ///   - changeBytes: at most so many bytes of changes, before packing, unless the first one alone is larger.
    ///   - replyBytesMax: the office takes no larger reply, in bytes.
    public func compose(
        wallMs: Int64, changes: Int = Limits.batchChangesWanted, changeBytes: Int = Limits.batchBytesWanted,
        replyBytesMax: UInt64 = UInt64(Limits.batchBytesWanted)
    ) throws(ExchangeError) -> ComposedExchange {
        let (number, outgoing) = try writing { transaction throws(StorageError) in
            guard try transaction.enrolled() != nil else { return (UInt64(0), Outgoing?.none) }
            let number = UInt64(clamping: try transaction.increase(.requestNumber))
            return (number, try transaction.outgoing(count: changes, bytes: changeBytes))
        }
        guard let outgoing else { throw .notEnrolled }
        let request = ExchangeRequest(
            device: DeviceID(publicKey: keys.signing.publicKey), number: number, heads: outgoing.heads,
            geneses: outgoing.geneses, cursor: outgoing.cursor, push: try pack(outgoing.push),
            replyBytesMax: replyBytesMax, wallMs: wallMs)
        let payload = request.encoded
        let signature = keys.signing.sign(Envelope.signedBytes(payload, .request))
        return ComposedExchange(
            bytes: Envelope(payload: payload, signature: signature).encoded, number: number, sent: outgoing.push.count,
            pushed: outgoing.pushed)
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
        let reply = try reply(status: status, body: body)
        guard reply.number == exchange.number else {
            throw .strayReply(expected: exchange.number, actual: reply.number)
        }
        let pulled: [Change]
        do throws(PackingError) {
            pulled = try BatchPacker.unpack(reply.page?.batch)
        } catch {
            throw .unpacking(error)
        }
        let acceptance: Acceptance
        do throws(StoreError) {
            let asked = Asked(
                number: exchange.number, pushed: exchange.pushed, sent: exchange.sent, contactMs: wallMs)
            acceptance = try store.accept(reply, pulled, asked, keys: keys, using: &random)
        } catch {
            throw .store(error)
        }
        if status == Refusal.Kind.revoked.status { throw .refused(Refusal(kind: .revoked, detail: "")) }
        return acceptance
    }

    /// The centre's word. A revoked device still gets one, with the status 403: its changes are kept at the centre.
    func reply(status: Int, body: [UInt8]) throws(ExchangeError) -> ExchangeReply {
        let envelope: Envelope
        do throws(ProtocolError) {
            envelope = try Envelope(decoding: body)
        } catch {
            throw try refusal(status: status, body: body)
        }
        let key = try serverKey()
        let isSigned: Bool
        do throws(KeysError) {
            isSigned = try VerifyingKey(key)
                .isValid(signature: envelope.signature, of: Envelope.signedBytes(envelope.payload, .reply))
        } catch {
            throw .keys(error)
        }
        guard isSigned else { throw .wrongSignature }
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
        if refusal.kind == .replayed, let highest = Int64(refusal.detail), highest < Int64(Limits.numberMax) {
            try writing { transaction throws(StorageError) in
                if try transaction.integer(.requestNumber) ?? 0 < highest {
                    try transaction.set(.requestNumber, highest)
                }
            }
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

    private func pack(_ changes: [Change]) throws(ExchangeError) -> PackedBatch? {
        do throws(CompressionError) {
            return try BatchPacker.pack(changes)
        } catch {
            throw .packing(error)
        }
    }

    private func writing<Value>(
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
