import Columns
import Compression
import Keys
public import Protocol
import SQLiteReplica
import SyncLogic
import Synchronization

/// What the centre answers over HTTP.
public struct Answer: Sendable, Hashable {
    public let status: Int
    public let body: [UInt8]

    /// An answer with this status and body.
    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    /// The answer that refuses.
    public init(_ refusal: Refusal) {
        status = refusal.status
        body = refusal.encoded
    }
}

extension Central {
    /// Answers one exchange: authenticates, takes in what the office pushed, and gives what it lacks, in one
    /// transaction that is on the disk before the answer exists.
    public func exchange(_ bytes: [UInt8], nowMs: Int64) -> Answer {
        do throws(CentralError) {
            if bytes.count > Limits.exchangeBytesMax {
                throw .refused(Refusal(kind: .tooLarge, detail: "\(Limits.exchangeBytesMax)"))
            }
            let (envelope, told) = try decode(bytes)
            guard let device = try speaker(of: envelope, told.device) else {
                throw .refused(Refusal(kind: .unsigned, detail: "no device of this centre signed this"))
            }
            if told.push != nil, !quota.withLock({ $0.hasRoom(for: device.id, atMs: nowMs) }) {
                throw .refused(Refusal(kind: .tooMany, detail: "\(Limits.deviceDayChangesMax) changes a day"))
            }
            // Unpacked only now: nobody but an enrolled device makes the centre do that.
            let push = try rebuild(told.push)
            let request = try told.request(
                of: device.id, lastNumber: device.lastNumber, at: device.stance, bringing: push.changes)
            let offers = try open(request.offers)
            let (body, standing) = try write(nowMs: nowMs) { transaction throws(CentralError) in
                try answer(request, push, offers, transaction)
            }
            quota.withLock { $0.note(push.changes.count, of: device.id, atMs: nowMs) }
            return Answer(status: standing == .revoked ? 403 : 200, body: body)
        } catch {
            return Answer(Refusal(error))
        }
    }

    private func decode(_ bytes: [UInt8]) throws(CentralError) -> (envelope: Envelope, told: ToldRequest) {
        do throws(ProtocolError) {
            let envelope = try Envelope(decoding: bytes)
            return (envelope, try ToldRequest(decoding: envelope.payload))
        } catch {
            throw .malformed(error)
        }
    }

    /// The device whose signature an envelope bears, among those whose id begins so.
    private func speaker(of envelope: Envelope, _ prefix: [UInt8]) throws(CentralError) -> Device? {
        let devices = try read { transaction throws(CentralError) in try transaction.devices(beginning: prefix) }
        for device in devices where try isSigned(envelope, device.signingKey) { return device }
        return nil
    }

    /// The changes of a push, and the seeds of their salts.
    func rebuild(_ batch: PackedBatch?) throws(CentralError) -> RebuiltBatch {
        switch try read({ transaction throws(CentralError) in transaction.rebuild(batch) }) {
        case .success(let batch): return batch
        case .failure(let error): throw CentralError(error)
        }
    }

    private func isSigned(_ envelope: Envelope, _ key: [UInt8]) throws(CentralError) -> Bool {
        do throws(KeysError) {
            return try VerifyingKey(key)
                .isValid(signature: envelope.signature, of: Envelope.signedBytes(envelope.payload, .request))
        } catch {
            throw .keys(error)
        }
    }

    private func answer(
        _ request: ExchangeRequest, _ push: RebuiltBatch, _ offers: [OfferedPage], _ transaction: CentralTransaction
    ) throws(CentralError) -> ([UInt8], DeviceStanding) {
        let device = try speaker(request.device, transaction)
        if request.number <= device.lastNumber {
            throw .refused(Refusal(kind: .replayed, detail: "\(device.lastNumber)"))
        }
        var session = try session(of: device, request, push.changes, transaction)
        session.snapshots = { scopes, number throws(StorageError) in
            try transaction.snapshot(reading: scopes, after: number, least: self.plan.least)
        }
        return try centrally { () throws(StorageError) in
            let (reply, body) = try session.exchange(request, push, offers, sign: signingKey.sign)
            try transaction.noteContact(of: device, request: request, reply: reply)
            return (body, device.standing)
        }
    }

    /// The device that speaks, unless it waits for approval.
    func speaker(_ id: DeviceID, _ transaction: CentralTransaction) throws(CentralError) -> Device {
        guard let device = try transaction.device(id) else {
            throw .refused(Refusal(kind: .unsigned, detail: "unknown device"))
        }
        if device.standing == .pending {
            throw .refused(Refusal(kind: .pending, detail: "\(device.fingerprint)"))
        }
        return device
    }

    /// Checks that a push is whole, takes in how its actors began, and gives what takes its changes.
    func session(
        of device: Device, _ request: ExchangeRequest, _ changes: [Change], _ transaction: CentralTransaction
    ) throws(CentralError) -> Session<CentralTransaction> {
        for change in changes where change.slots.contains(where: \.isWithheld) {
            throw .malformed(.malformed(.missingValue, offset: 0))
        }
        for genesis in request.geneses { try register(genesis, transaction) }
        return Session(
            log: transaction, sender: try transaction.sender(device), catalogue: catalogue, nowMs: transaction.nowMs)
    }

    /// Takes in how an actor began, when the device signed it that it names: the one that speaks, or the one whose
    /// place this took. Anything else is passed over: the statuses say that the actor is not known.
    private func register(_ signed: SignedGenesis, _ transaction: CentralTransaction) throws(CentralError) {
        let genesis = signed.genesis
        let isValid: Bool
        do throws(KeysError) {
            isValid = try VerifyingKey(genesis.deviceKey)
                .isValid(signature: signed.signature, of: genesis.signedBytes)
        } catch {
            throw .keys(error)
        }
        guard isValid else { return }
        try centrally { () throws(StorageError) in
            if try transaction.actor(genesis.actor) != nil { return }
            try transaction.register(signed, device: DeviceID(publicKey: genesis.deviceKey))
            try transaction.anchorFollowers(of: genesis.head)
        }
    }
}

extension Refusal {
    /// How an error of the centre is told to the sender.
    public init(_ error: CentralError) {
        switch error {
        case .refused(let refusal): self = refusal
        case .malformed(.aboveLimit(let bound, let max)):
            self.init(kind: .tooLarge, detail: "\(bound.rawValue) above \(max)")
        case .malformed(let error): self.init(kind: .malformed, detail: "\(error)")
        case .store, .keys, .bundle, .weakPassphrase, .badBackup, .isBackup, .file:
            self.init(kind: .unavailable, detail: "the centre cannot store now")
        case .unknownOffice, .officeExists, .unknownNetwork, .unknownDevice, .noDevice, .severalDevices, .notHeld,
            .notReleasable, .whyMissing, .staffMissing, .unknownRequest, .sameStaff, .notRedactable, .unknownAttachment,
            .attachmentInUse:
            self.init(kind: .malformed, detail: "office")
        }
    }
}
