import Protocol

/// A centre, and what was seen of it: what is put back, and what another one takes over from.
struct Seat {
    let centre: any SimulatedCentre
    var log = SeenLog()
    var readership: Readership
    /// The present history of its log.
    var epoch: EpochID
    /// The keys of the machines whose rights it took away.
    var revoked: Set<[UInt8]> = []

    init(centre: any SimulatedCentre, readership: Readership, epoch: EpochID) {
        self.centre = centre
        self.readership = readership
        self.epoch = epoch
    }

    /// Another centre of which the same was seen.
    init(of other: Seat, centre: any SimulatedCentre) {
        self.centre = centre
        (log, readership, epoch, revoked) = (other.log, other.readership, other.epoch, other.revoked)
    }
}

extension World {
    var centre: any SimulatedCentre { seat.centre }

    /// The log of the centre that answers.
    var log: SeenLog { seat.log }

    /// Who may read what by that log.
    var readership: Readership { seat.readership }

    /// The centre that answers, and those that answered before as they were last seen.
    var seats: [Seat] { [seat] + formerSeats.values }

    /// The seat whose log a machine reads.
    func seat(of machine: Machine) throws -> Seat {
        guard let epoch = try machine.store.cursor()?.epoch, epoch != seat.epoch else { return seat }
        return formerSeats[epoch] ?? seat
    }

    /// Whether any centre ever applied a part.
    func wasEverApplied(_ place: Int, of hash: Digest) -> Bool { everApplied[hash]?.contains(place) ?? false }

    /// Follows what the centre put into its log.
    func follow() throws {
        for line in try seat.log.read(centre, book) {
            try checkAdmission(line)
            seat.readership.take(line)
            for effect in line.effects { everApplied[effect.change.hash, default: []].insert(effect.place) }
        }
    }
}
