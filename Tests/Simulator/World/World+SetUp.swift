import Central
import Forms
import Keys
import Protocol
import Store
import SyncLogic

extension World {
    /// Makes the offices and their machines, and enrols them.
    func setUp() throws {
        let codes = Array(["5701", "5702", "5703", "5704", "5705", "5715"].prefix(random.number(3...6)))
        for code in codes { try addOffice(code, machines: random.happens(30) ? 2 : 1) }
        // Now and then the centre has a machine that works like an office's.
        if random.happens(15) { try addOffice(catalogue.province, machines: 1) }
    }

    private func addOffice(_ code: String, machines count: Int) throws {
        try centre.addOffice(code, networks: networks(), nowMs: centreClock.wallMs(now))
        try noteScopes(of: code)
        for place in 1...count { try addMachine("\(code)/\(place)", office: code) }
    }

    func networks() -> [String] { ["02", "09"].filter { _ in random.happens(40) } }

    /// Notes what the centre lets an office read from now on.
    func noteScopes(of code: String) throws {
        let scopes = try centre.reading { transaction throws(StorageError) in
            try transaction.office(code).map { transaction.scopes(of: $0) }
        }
        readership.grant(Set(scopes ?? []), to: code, after: log.head)
    }

    private func addMachine(_ name: String, office: String) throws {
        let keys = try DeviceKeys(seed: World.bytes(64, &random))
        let store = try Store.inMemory(
            office: office, clerk: "สมชาย", keys: keys, catalogue: catalogue, using: &random)
        let machine = try Machine(
            name: name, office: office, keys: keys, store: store, clock: WrongClock(seed: clocks.next()),
            branch: nextBranch(), badness: plan.hasFaults ? random.pick([0, 15, 40, 80]) : 0)
        machine.noted = try machine.incarnation()
        try enrol(machine, needsApproval: random.happens(8))
        machines.append(machine)
        // A third of the daemons see the line late, so that much is written unseen.
        let isLate = plan.hasFaults && random.happens(33)
        agenda.note(.start(machine), at: isLate ? .seconds(random.number(60...3000)) : .zero)
    }

    private func enrol(_ machine: Machine, needsApproval: Bool) throws {
        let nowMs = centreClock.wallMs(now)
        let code = try centre.issueCode(
            for: machine.office, needsApproval: needsApproval, nowMs: nowMs, using: &random)
        let request = EnrolRequest(
            code: code.text, office: machine.office, signingKey: machine.keys.signing.publicKey,
            sealingKey: machine.keys.sealing.publicKey, label: machine.name)
        let answer = centre.enrol(request.encoded, nowMs: nowMs)
        let reply = try EnrolReply(decoding: answer.body)
        try machine.store.reading { transaction throws(StorageError) in
            try transaction.set(.server, "http://127.0.0.1")
            try transaction.enrol(authority: "", serverKey: reply.serverKey)
        }
        story.tell(now, "\(machine.name) enrols\(reply.isPending ? ", to be approved" : "")")
    }

    /// Starts the daemon of a machine.
    func start(_ machine: Machine) throws {
        guard machine.isThere, machine.daemon == nil else { return }
        var settings = SyncMachine.Settings()
        settings.checkEvery = .seconds(1200)
        machine.daemon = SyncMachine(settings)
        try feed(machine, .started)
    }

    /// Ends the daemon of a machine at once, wherever it is.
    func kill(_ machine: Machine) {
        machine.daemon = nil
        machine.wakeAt = nil
        machine.outstanding = nil
    }
}
