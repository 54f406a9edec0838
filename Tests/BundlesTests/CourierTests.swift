import Bundles
import Central
import Forms
import Keys
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport
import Testing

/// Offices that only a courier visits. He loses files, brings them late, twice and in the wrong order.
@Suite struct `The courier` {
    let world: World
    let store: Store

    init() throws {
        world = try World()
        store = try world.machine("5715")
    }

    @Test func `what he carries is at the centre once the answer is back, and not before`() throws {
        let record = try world.add("บ้านหนองบัว", in: store)
        let out = try world.export(store)
        #expect(try world.unsent(store) == 1 && store.show(record).delivery == .recorded)
        let waiting = try world.status(store).bundles
        #expect(waiting.map(\.file) == ["out-1"] && waiting.map(\.changes) == [1])
        let receipt = try world.takeIn(out)
        #expect(receipt.logged == 1 && receipt.office == "5715" && receipt.ending == .whole && !receipt.isOld)
        #expect(try world.unsent(store) == 1 && store.show(record).delivery == .recorded)
        let answer = try world.takeIn(try world.answer("5715"), at: store)
        #expect(answer.isWhole && !answer.isOld && answer.received == 0)
        #expect(try world.unsent(store) == 0 && store.show(record).delivery == .central)
        #expect(try world.status(store).bundles.isEmpty && world.status(store).lastContactMs == nil)
        #expect(try world.isAlike(store))
    }

    @Test func `two offices that never had a line reach the same state`() throws {
        let other = try world.machine("5702")
        let record = try world.add("วัดกลาง", in: store, shared: ["57"])
        try world.add("ของตน", in: other)
        try world.visit(store)
        try world.visit(other)
        try world.set("วัดกลาง (ใหม่)", of: record, in: store)
        try world.set("วัดกลางเวียง", of: record, in: other)
        for machine in [store, other, store] { try world.visit(machine) }
        #expect(try world.status(store).conflicts == 1 && world.status(other).conflicts == 1)
        #expect(try world.isAlike(store) && world.isAlike(other))
    }

    @Test func `the same files again change nothing`() throws {
        try world.add("บ้าน", in: store)
        let out = try world.export(store)
        try world.takeIn(out)
        let answer = try world.answer("5715")
        try world.takeIn(answer, at: store)
        let (head, hash) = (try world.head(), try store.stateHash())
        for _ in 0..<2 {
            let again = try world.takeIn(out)
            #expect(again.logged == 0 && again.known == 1)
            #expect(try world.takeIn(answer, at: store).received == 0)
            try world.takeIn(try world.answer("5715"), at: store)
        }
        #expect(try world.head() == head && store.stateHash() == hash && world.unsent(store) == 0)
    }

    @Test func `a long bundle that is cut anywhere brings whole batches, and says so truly`() throws {
        for number in 1...1100 { try world.add("บ้าน \(number)", in: store) }
        let bytes = try world.bag.bytes(String(try world.export(store).split(separator: "/").last ?? ""))
        var brought: Set<Int> = []
        for share in 1..<12 {
            let part = try world.bag.put(Array(bytes[..<(bytes.count * share / 12)]), "cut-\(share)")
            let receipt = try world.takeIn(part)
            #expect(receipt.ending == .cut && (receipt.logged + receipt.known) % 500 == 0)
            brought.insert(receipt.logged + receipt.known)
            if receipt.frames == 0 { continue }
            try world.takeIn(try world.answer("5715"), at: store)
            #expect(try world.unsent(store) == 1100 - receipt.frames * 500)
        }
        #expect(brought.isSuperset(of: [0, 500, 1000]))
        try world.visit(store)
        #expect(try world.unsent(store) == 0 && world.isAlike(store) && world.head().number == 1100)
    }

    @Test func `an answer that is cut or changed gives what comes before, and nothing else`() throws {
        let other = try world.machine("5702")
        for number in 1...1300 { try world.add("บ้าน \(number)", in: other, shared: ["57"]) }
        try world.visit(other)
        try world.takeIn(try world.export(store))
        let path = try world.answer("5715")
        let bytes = try world.bag.bytes(String(path.split(separator: "/").last ?? ""))
        var seen: [Int] = []
        for share in 1..<10 {
            let end = bytes.count * share / 10
            var changed = bytes
            changed[end] ^= 4
            for (name, part) in [("cut", Array(bytes[..<end])), ("flip", changed)] {
                let receipt = try world.takeIn(try world.bag.put(part, "\(name)-\(share)"), at: store)
                #expect(!receipt.isWhole)
            }
            seen.append(try world.names(at: store).count)
        }
        #expect(seen == seen.sorted() && seen.contains(1000) && (seen.last ?? 0) < 1300)
        try world.takeIn(path, at: store)
        #expect(try world.names(at: store).count == 1300 && world.isAlike(store))
    }

    @Test func `nobody else opens it, and no other centre takes it`() throws {
        let colleague = try world.machine("5715")
        let neighbour = try world.machine("5702")
        try world.add("บ้าน", in: store)
        let out = try world.export(store)
        try world.takeIn(out)
        let answer = try world.answer("5715")
        for machine in [colleague, neighbour] {
            #expect(throws: ExchangeError.self) { try world.takeIn(answer, at: machine) }
            #expect(throws: ExchangeError.bundle(.wrongDirection(.toCentre))) { try world.takeIn(out, at: machine) }
        }
        #expect(throws: CentralError.bundle(.wrongDirection(.toOffice))) { try world.takeIn(answer) }
        let elsewhere = try World(key: 58)
        #expect(throws: CentralError.self) { try elsewhere.centre.takeIn(BundleFile.open(out), nowMs: World.nowMs) }
        #expect(try elsewhere.head().number == 0)
        try elsewhere.enrol(store)
        #expect(throws: ExchangeError.bundle(.unsigned)) { try world.takeIn(answer, at: store) }
    }

    @Test func `a machine that was never enrolled has nobody to seal to`() throws {
        let stranger = try Store.inMemory(
            office: "5701", clerk: "ก", keys: try DeviceKeys(seed: SecureRandom.bytes(64)),
            catalogue: world.catalogue, using: &world.random)
        #expect(throws: ExchangeError.notEnrolled) { try world.export(stranger) }
        #expect(try world.bag.names.isEmpty)
    }

    @Test func `the answer goes to the machine that waits for one, and is asked for where several do`() throws {
        let colleague = try world.machine("5715")
        try world.add("ก", in: colleague)
        #expect(throws: CentralError.self) { try world.answer("5715") }
        try world.takeIn(try world.export(colleague))
        try world.takeIn(try world.answer("5715"), at: colleague)
        #expect(try world.unsent(colleague) == 0)
        try world.takeIn(try world.export(colleague))
        try world.takeIn(try world.export(store))
        #expect {
            try world.answer("5715")
        } throws: { error in
            guard case .severalDevices(let devices) = error as? CentralError else { return false }
            return devices.count == 2
        }
        let fingerprint = Fingerprint(of: try store.keys().signing.publicKey)
        #expect(try world.takeIn(try world.answer("5715", fingerprint), at: store).received == 1)
        #expect(throws: CentralError.noDevice(office: "5703")) {
            try world.centre.addOffice("5703", networks: [], nowMs: 0)
            _ = try world.answer("5703")
        }
    }

    @Test func `held changes are told by the answer, and a revoked machine learns its fate`() throws {
        try world.add("ก่อน", in: store)
        try world.visit(store)
        let held = try world.add("หลัง", in: store)
        let out = try world.export(store)
        try world.centre.revoke("5715", nowMs: World.nowMs)
        let receipt = try world.takeIn(out)
        #expect(receipt.logged == 1 && receipt.held == 1)
        let answer = try world.takeIn(try world.answer("5715"), at: store)
        #expect(answer.held == 1 && answer.received == 0)
        #expect(try world.status(store).held == 1 && store.show(held).delivery == .held)
        #expect(try world.unsent(store) == 0)
    }

    @Test func `a machine that waits for approval is refused, and has all that it had`() throws {
        let keys = try DeviceKeys(seed: SecureRandom.bytes(64))
        let waiting = try Store.inMemory(
            office: "5715", clerk: "ก", keys: keys, catalogue: world.catalogue, using: &world.random)
        let code = try world.centre.issueCode(
            for: "5715", needsApproval: true, nowMs: World.nowMs, using: &world.random)
        let request = EnrolRequest(
            code: code.text, office: "5715", signingKey: keys.signing.publicKey,
            sealingKey: keys.sealing.publicKey, label: "pc")
        let reply = try EnrolReply(decoding: world.centre.enrol(request.encoded, nowMs: World.nowMs).body)
        try waiting.writing { transaction throws(StorageError) in
            try transaction.set(.server, "http://127.0.0.1")
            try transaction.enrol(authority: "", serverKey: reply.serverKey, sealingKey: reply.sealingKey)
        }
        try world.add("ก", in: waiting)
        let out = try world.export(waiting)
        #expect(throws: CentralError.self) { try world.takeIn(out) }
        #expect(try world.head().number == 0)
        try world.centre.approve(device: Fingerprint(of: keys.signing.publicKey), of: "5715", nowMs: World.nowMs)
        #expect(try world.takeIn(out).logged == 1)
    }
}
