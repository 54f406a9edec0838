import Central
import Keys
import Protocol
import Store
import TestSupport

/// What happens to machines and to the centre's table of them.
extension World {
    func fate() throws {
        let there = machines.filter(\.isThere)
        let machine = random.pick(there)
        let kind = random.number(0...99)
        switch kind {
        case 0..<12: crash(machine)
        case 12..<40: if plan.hasForks { try backUp(machine) }
        case 40..<58: if plan.hasForks { try restore(machine) }
        case 58..<68: if plan.hasForks, machines.count < 9 { try clone(machine) }
        case 68..<71: if there.count > 3 { lose(machine) }
        case 71..<77: try idle(machine)
        case 77..<80: breakDown()
        case 80..<82: if plan.hasForks { try deceive(machine) }
        case 82..<88:
            machine.clock.set()
            if random.happens(30) { centreClock.set() }
        case 88..<93: try changeNetworks(machine.office)
        case 93..<98: try approve(machine)
        default: if random.happens(40) { try revoke(machine) }
        }
    }

    func crash(_ machine: Machine) {
        tally[.crash] += 1
        story.tell(now, "\(machine.name) crashes")
        kill(machine)
        if let backup = machine.surviving { losePower(machine, backup) }
        machine.clock.restart()
        agenda.note(.start(machine), at: now + .seconds(random.number(1...300)))
    }

    /// From now on the disk says that it keeps what it does not.
    private func deceive(_ machine: Machine) throws {
        guard machine.surviving == nil else { return }
        story.tell(now, "the disk of \(machine.name) begins to lie")
        machine.surviving = try machine.copy()
    }

    /// What the disk only said it had is gone. The note beside the store may have stayed.
    private func losePower(_ machine: Machine, _ backup: Machine.Backup) {
        story.tell(now, "\(machine.name) has lost what its disk said it had")
        tally[.lied] += 1
        machine.put(backup.store, backup, branch: nextBranch())
        if machine.random.happens(50) { machine.noted = backup.noted }
        machine.surviving = nil
        machine.tokens = []
    }

    /// Nobody answers at the centre for a while.
    private func breakDown() {
        tally[.down] += 1
        story.tell(now, "the centre goes down")
        centreIsUpAt = now + .seconds(random.number(10...2000))
    }

    private func backUp(_ machine: Machine) throws {
        story.tell(now, "\(machine.name) is copied")
        machine.backups.append(try machine.copy())
        if machine.backups.count > 2 { machine.backups.removeFirst() }
    }

    /// Puts an older copy in place of a store. With the note beside it the machine can tell by itself; when the whole
    /// disk is put back, only the centre can.
    private func restore(_ machine: Machine) throws {
        guard !machine.backups.isEmpty else { return }
        let backup = random.pick(machine.backups)
        let former = machine.store
        let isWholeDisk = random.happens(50)
        story.tell(now, "\(machine.name) is put back from an older copy\(isWholeDisk ? ", the whole disk" : "")")
        tally[.restore] += 1
        kill(machine)
        machine.put(try backup.store.copy(), backup, branch: nextBranch())
        if isWholeDisk {
            machine.noted = backup.noted
        } else if random.happens(50) {
            machine.place.inode = UInt64(machine.branch)
        }
        if random.happens(50) { machine.tokens = [] }
        if let store = machine.store as? SQLiteStore, let former = former as? SQLiteStore {
            try sabotage?.restored(store.store, from: former.store)
        }
        agenda.note(.start(machine), at: now + .seconds(random.number(1...60)))
    }

    /// Copies a disk: two machines then go on as one.
    private func clone(_ machine: Machine) throws {
        tally[.clone] += 1
        let copy = try machine.copy()
        let twin = Machine(
            name: machine.name + "'", office: machine.office, keys: machine.keys, store: copy.store,
            clock: WrongClock(seed: clocks.next()), random: SeededGenerator(seed: random.next()), branch: nextBranch(),
            badness: machine.badness)
        twin.chains = copy.chains
        twin.known = copy.known
        twin.noted = copy.noted
        twin.place = machine.place
        let isNoticed = random.happens(40)
        if isNoticed { twin.place.machine = "m\(twin.branch)" }
        twin.tokens = machine.tokens
        machines.append(twin)
        story.tell(now, "\(machine.name) is cloned\(isNoticed ? " to another machine" : "")")
        try start(twin)
    }

    private func lose(_ machine: Machine) {
        story.tell(now, "\(machine.name) is lost for ever")
        kill(machine)
        machine.isThere = false
    }

    private func idle(_ machine: Machine) throws {
        story.tell(now, "the daemon of \(machine.name) is off for long")
        kill(machine)
        agenda.note(.start(machine), at: now + .seconds(random.number(600...10_000)))
    }

    private func changeNetworks(_ office: String) throws {
        let networks = networks()
        story.tell(now, "\(office) belongs to the networks \(networks)")
        try centre.setNetworks(networks, of: office, nowMs: centreClock.wallMs(now))
        try noteScopes(of: office)
    }

    func approve(_ machine: Machine) throws {
        guard !seat.revoked.contains(machine.keys.signing.publicKey) else { return }
        story.tell(now, "\(machine.name) is approved")
        try centre.approve(machine.keys, of: machine.office, nowMs: centreClock.wallMs(now))
    }

    private func revoke(_ machine: Machine) throws {
        story.tell(now, "\(machine.name) is revoked")
        try centre.revoke(machine.keys, of: machine.office, nowMs: centreClock.wallMs(now))
        seat.revoked.insert(machine.keys.signing.publicKey)
    }
}
