import Columns
import Compression
import Forms
import Keys
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport

/// A store in memory. Its messages are the protocol's, in envelopes whose seals are a hash: with real signatures a
/// world would do little else than compute them.
final class MemoryStore: SimulatedStore {
    private let office: MemoryOffice
    private let keys: DeviceKeys

    init(
        office code: String, keys: DeviceKeys, catalogue: Catalogue, using random: inout SeededGenerator
    ) throws {
        office = MemoryOffice(office: code, MemoryRecords(catalogue))
        self.keys = keys
        try mint(.new, using: &random)
    }

    private init(_ office: MemoryOffice, _ keys: DeviceKeys) {
        self.office = office
        self.keys = keys
    }

    func transact<Value>(
        nowMs: Int64, _ body: (MemoryOffice) throws(StoreError) -> Value
    ) throws -> Value {
        try office.transact(body)
    }

    func enrol(serverKey: [UInt8]) throws { office.serverKey = serverKey }

    func compose(wallMs: Int64, changes: Int, replyBytesMax: UInt64) throws -> ComposedExchange {
        guard office.serverKey != nil else { throw ExchangeError.notEnrolled }
        let device = DeviceID(publicKey: keys.signing.publicKey)
        let composed = try read { office throws(StorageError) in
            office.requestNumber += 1
            return try office.compose(
                device, number: office.requestNumber, wallMs: wallMs, count: changes,
                size: ExchangeSize(), replyBytesMax: replyBytesMax)
        }
        let composition = try composed.get()
        return ComposedExchange(
            bytes: Seal.close(composition.payload, .request, by: keys.signing.publicKey), sent: composition.sent,
            said: composition.said, request: composition.request)
    }

    func accept(
        status: Int, body: [UInt8], of exchange: ComposedExchange, wallMs: Int64, using random: inout SeededGenerator
    ) throws -> Acceptance {
        guard let key = office.serverKey else { throw ExchangeError.notEnrolled }
        let (reply, pulled, envelope) = try reply(status, body, of: exchange, key)
        guard reply.number == exchange.number else {
            throw ExchangeError.strayReply(expected: exchange.number, actual: reply.number)
        }
        var generator = random
        defer { random = generator }
        let acceptance = try transact(nowMs: wallMs) { office throws(StoreError) in
            do throws(AcceptError) {
                let acceptance = try office.accept(reply, pulled: pulled, said: exchange.said, envelope: envelope)
                try accepting { () throws(StorageError) in
                    try office.noteStance(after: reply, to: exchange.request)
                }
                if let reason = acceptance.mustMint {
                    try accepting { () throws(StorageError) in
                        try office.mint(
                            reason, deviceKey: keys.signing.publicKey, sign: Seal.sign, using: &generator)
                    }
                }
                return acceptance
            } catch {
                throw .accept(error)
            }
        }
        if status == Refusal.Kind.revoked.status {
            throw ExchangeError.refused(Refusal(kind: .revoked, detail: ""))
        }
        return acceptance
    }

    func mint(_ reason: Genesis.Reason, using random: inout SeededGenerator) throws {
        var generator = random
        defer { random = generator }
        try read { office throws(StorageError) in
            try office.mint(reason, deviceKey: keys.signing.publicKey, sign: Seal.sign, using: &generator)
        }
    }

    func states() throws -> [RecordState] { office.replica.states }

    func changes() throws -> [(hash: Digest, bytes: [UInt8])] {
        office.replica.changes.map { ($0.hash, $0.bytes) }
    }

    func held() throws -> Set<ChangeRef> { Set(office.held.keys) }

    func departed() throws -> Set<RecordID> { Set(office.content.departed.keys) }

    func receipts() throws -> [Digest: UInt64] {
        var receipts: [Digest: UInt64] = [:]
        for (ref, number) in office.content.pages.receipts {
            if let change = try office.replica.change(ref) { receipts[change.hash] = number }
        }
        return receipts
    }

    func replies() throws -> [[UInt8]] { office.content.pages.pages.map(\.envelope) }

    func stateHash() throws -> Digest { office.replica.stateHash(scopes: try office.scopes()) }

    func copy() throws -> any SimulatedStore {
        MemoryStore(MemoryOffice(office.snapshot, office.replica.catalogue), keys)
    }

    private func reply(
        _ status: Int, _ body: [UInt8], of exchange: ComposedExchange, _ key: [UInt8]
    ) throws -> (ExchangeReply, [Change], [UInt8]) {
        let folded: FoldedReply?
        let envelope: Envelope
        do {
            folded = try FoldedReply(decoding: body, to: exchange.request)
            envelope = try folded == nil ? Envelope(decoding: body) : Envelope(payload: [], signature: [])
        } catch {
            throw try refusal(status, body)
        }
        guard let folded else {
            guard Seal.isWhole(envelope, .reply, by: key) else { throw ExchangeError.wrongSignature }
            let reply = try ExchangeReply(decoding: envelope.payload)
            return (reply, try BatchPacker.unpack(reply.page?.batch), body)
        }
        switch office.unpack(folded.batch) {
        case .success(let changes):
            let envelope = folded.unfolded(changes)
            if Seal.isWhole(envelope, .reply, by: key) {
                return (try ExchangeReply(decoding: envelope.payload), changes, envelope.encoded)
            }
            try read { office throws(StorageError) in try office.readPlainly() }
            throw ExchangeError.unfolding(.columns(.mismatch))
        case .failure(let error):
            try read { office throws(StorageError) in try office.readPlainly() }
            throw ExchangeError.unfolding(error)
        }
    }

    /// After a number that was used before, the next request goes on above the highest one.
    private func refusal(_ status: Int, _ body: [UInt8]) throws -> ExchangeError {
        let refusal: Refusal
        do {
            refusal = try Refusal(decoding: body)
        } catch {
            return .noAnswer(status: status)
        }
        guard refusal.status == status else { return .noAnswer(status: status) }
        if refusal.kind == .packing { try read { office throws(StorageError) in try office.pushPlainly() } }
        if refusal.kind == .replayed, let highest = UInt64(refusal.detail) {
            office.requestNumber = max(office.requestNumber, highest)
        }
        return .refused(refusal)
    }
}

/// Gives a storage error the type of accepting.
private func accepting(_ body: () throws(StorageError) -> Void) throws(AcceptError) {
    do {
        try body()
    } catch {
        throw .storage(error)
    }
}
