import Keys
import Central
import Columns
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
        var stance: Stance?
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

    private init(copying other: MemoryCentre) {
        log = MemoryLog(copying: other.log)
        (catalogue, publicKey) = (other.catalogue, other.publicKey)
        (offices, devices) = (other.offices, other.devices)
    }

    func copy() throws -> any SimulatedCentre { MemoryCentre(copying: self) }

    func beginEpoch(nowMs: Int64, using random: inout SeededGenerator) throws {
        log.beginEpoch(.random(using: &random))
        var generator = random
        defer { random = generator }
        try read { log throws(StorageError) in
            try log.mint(.restored, deviceKey: publicKey, sign: Seal.sign, using: &generator)
        }
    }

    func transact<Value>(
        nowMs: Int64, _ body: (MemoryLog) throws(StoreError) -> Value
    ) throws -> Value {
        try log.transact(nowMs: nowMs, body)
    }

    func exchange(_ bytes: [UInt8], nowMs: Int64) throws -> Answered {
        let envelope: Envelope
        let told: ToldRequest
        do throws(ProtocolError) {
            envelope = try Envelope(decoding: bytes)
            told = try ToldRequest(decoding: envelope.payload)
        } catch {
            return refused(Refusal(CentralError.malformed(error)))
        }
        let speakers = devices.filter { $0.key.bytes.starts(with: told.device) }
        guard let (id, device) = speakers.first(where: { Seal.isWhole(envelope, .request, by: $1.publicKey) }) else {
            return refused(.unsigned, "no device of this centre signed this")
        }
        let push: RebuiltBatch
        let request: ExchangeRequest
        do throws(CentralError) {
            switch log.rebuild(told.push) {
            case .success(let batch): push = batch
            case .failure(let error): throw CentralError(error)
            }
            request = try told.request(
                of: id, lastNumber: device.lastNumber, at: device.stance, bringing: push.changes)
        } catch {
            return refused(Refusal(error))
        }
        if device.standing == .pending { return refused(.pending, "") }
        if request.number <= device.lastNumber { return refused(.replayed, "\(device.lastNumber)") }
        let sender = try sender(id, device)
        let offers = OfferedPage.open(request.offers) { Seal.isWhole($0, .reply, by: publicKey) }
        let (reply, body) = try transact(nowMs: nowMs) { log throws(StoreError) in
            try storing { () throws(StorageError) in
                for genesis in request.geneses { try log.register(genesis, device: id) }
                return try Session(log: log, sender: sender, catalogue: catalogue, nowMs: nowMs)
                    .exchange(request, push, offers) { Seal.mark($0, by: publicKey) }
            }
        }
        devices[id]?.lastNumber = request.number
        devices[id]?.stance = reply.page.map { Stance(heads: request.heads, cursor: $0.cursor) }
        return Answered(status: device.standing == .revoked ? 403 : 200, body: body)
    }

    func sealed(_ reply: ExchangeReply) -> [UInt8] { Seal.close(reply.encoded, .reply, by: publicKey) }

    func addOffice(_ code: String, networks: [String], nowMs: Int64) throws {
        offices[code] = Office(networks: networks.sorted(), scopeVersion: 1)
    }

    func setNetworks(_ networks: [String], of code: String, nowMs: Int64) throws {
        guard var office = offices[code], office.networks != networks.sorted() else { return }
        office.networks = networks.sorted()
        office.scopeVersion += try read { log throws(StorageError) in
            ScopeVersion.step(in: try log.head().epoch, isFirst: try !log.isRestored())
        }
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

    func noteBackup(nowMs: Int64) throws {
        try read { log throws(StorageError) in
            let head = try log.head()
            log.content.backups.append(LogMark(number: head.number, logHash: head.logHash))
        }
    }

    func unproven() throws -> Set<Digest> { Set(log.content.unproven.keys) }

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
        refused(Refusal(kind: kind, detail: detail))
    }

    private func refused(_ refusal: Refusal) -> Answered {
        Answered(status: refusal.status, body: refusal.encoded)
    }
}
