import Compression
import Keys
public import Protocol
import SyncLogic

/// What the centre answers over HTTP.
public struct Answer: Sendable, Hashable {
    public let status: Int
    public let body: [UInt8]

    init(status: Int, body: [UInt8]) {
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
            let (envelope, request) = try decode(bytes)
            let key = try read { transaction throws(CentralError) in try transaction.device(request.device)?.signingKey
            }
            guard let key, try isSigned(envelope, key) else {
                throw .refused(Refusal(kind: .unsigned, detail: "no device of this centre signed this"))
            }
            // Unpacked only now: nobody but an enrolled device makes the centre do that.
            let changes = try unpack(request.push)
            let (reply, standing) = try write(nowMs: nowMs) { transaction throws(CentralError) in
                try answer(request, changes, transaction)
            }
            let payload = reply.encoded
            let signature = signingKey.sign(Envelope.signedBytes(payload, .reply))
            let body = Envelope(payload: payload, signature: signature).encoded
            return Answer(status: standing == .revoked ? 403 : 200, body: body)
        } catch {
            return Answer(Refusal(error))
        }
    }

    private func decode(_ bytes: [UInt8]) throws(CentralError) -> (envelope: Envelope, request: ExchangeRequest) {
        do throws(ProtocolError) {
            let envelope = try Envelope(decoding: bytes)
            return (envelope, try ExchangeRequest(decoding: envelope.payload))
        } catch {
            throw .malformed(error)
        }
    }

    /// The changes of a push.
    func unpack(_ batch: PackedBatch?) throws(CentralError) -> [Change] {
        do throws(PackingError) {
            return try BatchPacker.unpack(batch)
        } catch {
            switch error {
            case .content(let error): throw .malformed(error)
            case .compression(.tooLarge), .compression(.ratioTooHigh):
                throw .malformed(.aboveLimit(.message, max: Limits.unpackedBytesMax))
            case .compression: throw .malformed(.malformed(.reservedEncoding, offset: 0))
            }
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
        _ request: ExchangeRequest, _ changes: [Change], _ transaction: CentralTransaction
    ) throws(CentralError) -> (ExchangeReply, DeviceStanding) {
        let device = try speaker(request.device, transaction)
        if request.number <= device.lastNumber {
            throw .refused(Refusal(kind: .replayed, detail: "\(device.lastNumber)"))
        }
        let session = try session(of: device, request, changes, transaction)
        return try centrally { () throws(StorageError) in
            let reply = try session.answer(request, changes)
            try transaction.noteContact(of: device, request: request, reply: reply)
            return (reply, device.standing)
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
        for change in changes where change.parts.count != change.slots.count {
            throw .malformed(.malformed(.missingValue, offset: 0))
        }
        for genesis in request.geneses { try register(genesis, device, transaction) }
        return Session(
            log: transaction, sender: try transaction.sender(device), catalogue: catalogue, nowMs: transaction.nowMs)
    }

    /// Takes in how an actor began, when the very device signed it that speaks.
    private func register(
        _ signed: SignedGenesis, _ device: Device, _ transaction: CentralTransaction
    ) throws(CentralError) {
        let isValid: Bool
        do throws(KeysError) {
            isValid = try VerifyingKey(device.signingKey)
                .isValid(signature: signed.signature, of: signed.genesis.signedBytes)
        } catch {
            throw .keys(error)
        }
        guard isValid, signed.genesis.deviceKey == device.signingKey else {
            throw .refused(Refusal(kind: .unsigned, detail: "genesis"))
        }
        try centrally { () throws(StorageError) in try transaction.register(signed, device: device.id) }
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
        case .store, .keys, .bundle, .weakPassphrase, .file:
            self.init(kind: .unavailable, detail: "the centre cannot store now")
        case .unknownOffice, .officeExists, .unknownNetwork, .unknownDevice, .noDevice, .severalDevices, .notHeld,
            .notReleasable, .whyMissing:
            self.init(kind: .malformed, detail: "office")
        }
    }
}
