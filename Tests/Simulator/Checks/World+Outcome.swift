import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

extension World {
    /// What came of the world, in hashes.
    func outcome() throws -> Outcome {
        for machine in machines where machine.isThere { note(try machine.store.stateHash(), of: machine.name) }
        note(try centre.stateHash(office: nil), of: "the centre")
        if let line = log.lines.last { note(line.logHash, of: "the log") }
        return Outcome(
            trace: story.trace, meaning: try meaning(), tally: try counted())
    }

    /// What each centre has in its log, and each store, for whoever reads the story of a world that broke a law.
    func tellLogs() throws -> [String] {
        let stores = try machines.filter(\.isThere).map { machine in
            "\(machine.name) has \(try changes(of: machine).map(\.ref.label).joined(separator: ", "))"
        }
        return stores
            + seats.flatMap { seat in
                ["the log of \(seat.epoch == self.seat.epoch ? "the centre" : "a former centre"):"]
                    + seat.log.lines.map { line in
                        "\(line.number) \(line.change.ref.label) of \(line.change.header.office): "
                            + line.fates.map(\.told).joined(separator: "; ")
                    }
            }
    }

    private func note(_ hash: Digest, of name: String) {
        story.note(hash.tag.rawValue)
        story.tell(now, "\(name) has \(hash.hex)")
    }

    private func counted() throws -> Tally {
        var tally = tally
        tally[.world] = 1
        tally[.event] = events
        tally[.change] = log.lines.count
        tally[.held] = log.lines.count { line in line.fates.contains { $0.reason != nil } }
        tally[.request] = machines.reduce(0) { $0 + $1.sent }
        tally[.fork] = Set(log.lines.map(\.change.header.actor)).count(where: log.isForked)
        tally[.conflict] = try centre.conflicts().reduce(0) { $0 + RecordReader($1, catalogue).conflicts.count }
        for machine in machines where machine.isThere {
            let changes = try changes(of: machine)
            tally[.withheld] += changes.count { $0.parts.count < $0.slots.count }
            tally[.awaited] += try machine.store.states().reduce(0) { $0 + $1.prekilled.count }
        }
        return tally
    }

    /// The hash of what the centre merged, with each change named by its place in the world's history: hashes, and so
    /// names of changes, hold what the author's clock showed.
    private func meaning() throws -> Digest {
        let states = try centre.states()
        var lines: [String] = []
        for state in states.sorted(by: { RecordID.precedes($0.id, $1.id) }) {
            let clock = state.clock.sorted.map { "\($0.actor.hex)\($0.seq)" }
            lines.append("\(state.id.hex) \(state.type) \(state.lamport) \(clock)")
            for (field, siblings) in state.fields.sorted(by: { $0.key < $1.key }) {
                let values = siblings.map { "\(name($0.dot)) \(text($0.value, in: state.type))" }.sorted()
                lines.append("\(field) \(values)")
            }
        }
        return Digest.of(Array(lines.joined(separator: "\n").utf8))
    }

    private func name(_ dot: Dot) -> String { "\(book.ordinal(dot.change)).\(dot.index)" }

    private func text(_ value: Value, in type: String) -> String {
        // A ruling names its change by actor, number and tag, the last of which follows from a hash.
        if type == Ruling.type, case .bytes(let name) = value { return "\(name.dropLast(8))" }
        let dots = DeletionMarker.dots(in: value)
        return dots.isEmpty ? "\(value)" : "\(dots.map(name).sorted())"
    }
}
