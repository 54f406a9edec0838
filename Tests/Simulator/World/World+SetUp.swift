import Central
import Forms
import Keys
import Protocol
import Store
import SyncLogic
import TestSupport

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
        seat.readership.grant(Set(try centre.scopes(of: code)), to: code, after: log.head)
    }

    private func addMachine(_ name: String, office: String) throws {
        let keys = try Keyring.device(machines.count)
        let store = try store(of: office, keys)
        let machine = Machine(
            name: name, office: office, keys: keys, store: store, clock: WrongClock(seed: clocks.next()),
            random: SeededGenerator(seed: random.next()), branch: nextBranch(),
            badness: plan.hasFaults ? random.pick([0, 15, 40, 80]) : 0)
        machine.noted = try machine.incarnation()
        try enrol(machine, needsApproval: random.happens(8))
        machines.append(machine)
        // A third of the daemons see the line late, so that much is written unseen.
        let isLate = plan.hasFaults && random.happens(33)
        agenda.note(.start(machine), at: isLate ? .seconds(random.number(60...3000)) : .zero)
    }

    private func store(of office: String, _ keys: DeviceKeys) throws -> any SimulatedStore {
        switch backend {
        case .sqlite:
            return try SQLiteStore(
                try Store.inMemory(
                    office: office, clerk: "สมชาย", keys: keys, catalogue: catalogue, using: &random))
        case .memory: return try MemoryStore(office: office, keys: keys, catalogue: catalogue, using: &random)
        }
    }

    private func enrol(_ machine: Machine, needsApproval: Bool) throws {
        let nowMs = centreClock.wallMs(now)
        let serverKey = try centre.enrol(
            machine.keys, of: machine.office, label: machine.name, needsApproval: needsApproval, nowMs: nowMs,
            using: &secrets)
        try machine.store.enrol(serverKey: serverKey)
        story.tell(now, "\(machine.name) enrols\(needsApproval ? ", to be approved" : "")")
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
