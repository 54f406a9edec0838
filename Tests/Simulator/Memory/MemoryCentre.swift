import Keys
import Central
import Compression
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport

/// The centre in memory: the product's admission, log and pages over a log without a database.
final class MemoryCentre: SimulatedCentre {
    private let log: MemoryLog
    private let catalogue: Catalogue
    private let publicKey: [UInt8]
    private var offices: [String: Office] = [:]
    private var devices: [DeviceID: Device] = [:]

    private struct Office {
        var networks: [String]
        var scopeVersion: UInt64
    }

    private struct Device {
        let office: String
        let publicKey: [UInt8]
        var standing: DeviceStanding
        var lastNumber: UInt64 = 0
    }

    init(publicKey: [UInt8], catalogue: Catalogue, using random: inout SeededGenerator) throws {
        self.publicKey = publicKey
        self.catalogue = catalogue
        log = MemoryLog(MemoryRecords(catalogue))
        log.beginEpoch(.random(using: &random))
        var generator = random
        defer { random = generator }
        try read { log throws(StorageError) in
            try log.mint(.new, deviceKey: publicKey, sign: Seal.sign, using: &generator)
        }
    }

    func transact<Value>(
        nowMs: Int64, _ body: (MemoryLog) throws(StoreError) -> Value
    ) throws -> Value {
        try log.transact(nowMs: nowMs, body)
    }

    func exchange(_ bytes: [UInt8], nowMs: Int64) throws -> Answered {
        let envelope: Envelope
        let request: ExchangeRequest
        let changes: [Change]
        do {
            envelope = try Envelope(decoding: bytes)
            request = try ExchangeRequest(decoding: envelope.payload)
            guard let device = devices[request.device], Seal.isWhole(envelope, .request, by: device.publicKey) else {
                return refused(.unsigned, "no device of this centre signed this")
            }
            changes = try BatchPacker.unpack(request.push)
        } catch let error as ProtocolError {
            let refusal = Refusal(CentralError.malformed(error))
            return Answered(status: refusal.status, body: refusal.encoded)
        }
        guard let device = devices[request.device] else { return refused(.unsigned, "unknown device") }
        if device.standing == .pending { return refused(.pending, "") }
        if request.number <= device.lastNumber { return refused(.replayed, "\(device.lastNumber)") }
        let sender = try sender(request.device, device)
        let reply = try transact(nowMs: nowMs) { log throws(StoreError) in
            try storing { () throws(StorageError) in
                for genesis in request.geneses { try log.register(genesis, device: request.device) }
                return try Session(log: log, sender: sender, catalogue: catalogue, nowMs: nowMs)
                    .answer(request, changes)
            }
        }
        devices[request.device]?.lastNumber = request.number
        return Answered(status: device.standing == .revoked ? 403 : 200, body: sealed(reply))
    }

    func sealed(_ reply: ExchangeReply) -> [UInt8] { Seal.close(reply.encoded, .reply, by: publicKey) }

    func addOffice(_ code: String, networks: [String], nowMs: Int64) throws {
        offices[code] = Office(networks: networks.sorted(), scopeVersion: 1)
    }

    func setNetworks(_ networks: [String], of code: String, nowMs: Int64) throws {
        guard var office = offices[code], office.networks != networks.sorted() else { return }
        office.networks = networks.sorted()
        office.scopeVersion += 1
        offices[code] = office
    }

    func enrol(
        _ keys: DeviceKeys, of office: String, label: String, needsApproval: Bool, nowMs: Int64,
        using random: inout SeededGenerator
    ) throws -> [UInt8] {
        devices[DeviceID(publicKey: keys.signing.publicKey)] = Device(
            office: office, publicKey: keys.signing.publicKey, standing: needsApproval ? .pending : .active)
        return publicKey
    }

    func approve(_ keys: DeviceKeys, of office: String, nowMs: Int64) throws { stand(keys, .active) }

    func revoke(_ keys: DeviceKeys, of office: String, nowMs: Int64) throws { stand(keys, .revoked) }

    func isActive(_ keys: DeviceKeys) throws -> Bool {
        devices[DeviceID(publicKey: keys.signing.publicKey)]?.standing == .active
    }

    func scopes(of office: String) throws -> [String] {
        if office == catalogue.province { return [Scope.all] }
        return ([office, catalogue.province] + (offices[office]?.networks ?? []).map { "N" + $0 }).sorted()
    }

    func states() throws -> [RecordState] { log.replica.states }

    func stateHash(office: String?) throws -> Digest {
        log.replica.stateHash(scopes: try office.map(scopes))
    }

    private func sender(_ id: DeviceID, _ device: Device) throws -> Sender {
        Sender(
            device: id, office: device.office, standing: device.standing, scopes: try scopes(of: device.office),
            scopeVersion: offices[device.office]?.scopeVersion ?? 1)
    }

    private func stand(_ keys: DeviceKeys, _ standing: DeviceStanding) {
        devices[DeviceID(publicKey: keys.signing.publicKey)]?.standing = standing
    }

    private func refused(_ kind: Refusal.Kind, _ detail: String) -> Answered {
        let refusal = Refusal(kind: kind, detail: detail)
        return Answered(status: refusal.status, body: refusal.encoded)
    }
}
