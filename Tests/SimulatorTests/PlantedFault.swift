import Central
import Compression
import GRDB
import Merge
import Protocol
import SQLiteReplica
import Simulator
import Store
import SyncLogic

/// Faults that a careless change could bring, planted from outside.
enum PlantedFault: String, CaseIterable, Sendable {
    /// A store that believes whatever it recorded to be at the centre.
    case hasty
    /// A centre that says it has everything, and drops it, every eighth time.
    case swallowing
    /// A centre that leaves out every tenth change of its pages.
    case leaky
    /// A centre that gives an office changes of others.
    case indiscreet
    /// A centre that never says that a change is held.
    case silent
    /// A centre that never says that a store was put back or copied.
    case lenient
    /// A centre that loses the end of its log.
    case forgetful
    /// A store that now and then goes back in the log.
    case wavering
    /// A store that keeps its place in the log when it is put back from an older copy.
    case proud
    /// A store that merges a page but for one record.
    case half
    /// A client that replaces what is there, not what the clerk was shown.
    case blind
    /// A merge that forgets which values were replaced before they came.
    case shortSighted
    /// A store that settles conflicts by the wall clocks.
    case clockRuled

    var sabotage: any Sabotage {
        switch self {
        case .hasty: Hasty()
        case .swallowing: Swallowing()
        case .leaky: Leaky()
        case .indiscreet: Indiscreet()
        case .silent: Silent()
        case .lenient: Lenient()
        case .forgetful: Forgetful()
        case .wavering: Wavering()
        case .proud: Proud()
        case .half: Half()
        case .blind: Blind()
        case .shortSighted: ShortSighted()
        case .clockRuled: ClockRuled()
        }
    }

    /// The laws that it may break.
    var laws: Set<Law> {
        switch self {
        case .hasty, .swallowing, .silent: [.delivery]
        case .leaky, .proud: [.convergence]
        case .indiscreet: [.scope]
        case .lenient: [.actors]
        case .forgetful: [.durable, .delivery, .prefix, .knowledge, .liveness]
        case .wavering: [.knowledge]
        case .half: [.noLostUpdate, .noFalseSibling, .atomic, .setOfChanges]
        case .blind: [.noLostUpdate]
        case .shortSighted: [.setOfChanges]
        case .clockRuled: [.noLostUpdate]
        }
    }
}

private struct Hasty: Sabotage {
    mutating func after(_ store: Store) throws {
        try store.writing { transaction throws(StorageError) in
            for actor in try transaction.ownActors() { try transaction.confirm(actor.id, through: actor.head.seq) }
        }
    }
}

private struct Swallowing: Sabotage {
    var count = 0

    mutating func swallows(_ request: ExchangeRequest) -> Bool {
        guard request.push != nil else { return false }
        count += 1
        return count % 8 == 0
    }
}

private struct Leaky: Sabotage {
    var count = 0

    mutating func altered(_ reply: ExchangeReply, of centre: Central) throws -> ExchangeReply {
        var left: [Change] = []
        for change in try BatchPacker.unpack(reply.page?.batch) {
            count += 1
            if count % 10 != 0 { left.append(change) }
        }
        return try reply.with(left)
    }
}

private struct Indiscreet: Sabotage {
    var count = 0

    mutating func altered(_ reply: ExchangeReply, of centre: Central) throws -> ExchangeReply {
        count += 1
        guard count % 5 == 0, let page = reply.page, page.cursor.number > 0 else { return reply }
        let number = UInt64(count) % page.cursor.number
        let entries = try centre.writing { transaction throws(StorageError) in
            try transaction.entries(after: number, count: 1)
        }
        var changes = try BatchPacker.unpack(page.batch)
        for entry in entries { changes.append(try Change(decoding: entry.bytes)) }
        return try reply.with(changes)
    }
}

private struct Silent: Sabotage {
    mutating func altered(_ reply: ExchangeReply, of centre: Central) throws -> ExchangeReply {
        var other = reply
        other.held = []
        return other
    }
}

private struct Lenient: Sabotage {
    mutating func altered(_ reply: ExchangeReply, of centre: Central) throws -> ExchangeReply {
        var other = reply
        other.statuses = reply.statuses.map { status in
            switch status.standing {
            case .behind, .forked:
                HeadStatus(actor: status.actor, standing: .known, confirmed: status.confirmed)
            case .known, .unknown: status
            }
        }
        return other
    }
}

private struct Forgetful: Sabotage {
    var count = 0

    mutating func altered(_ reply: ExchangeReply, of centre: Central) throws -> ExchangeReply {
        count += 1
        guard count % 25 == 0 else { return reply }
        try centre.writing { transaction throws(StorageError) in
            try translatingDatabase {
                try transaction.replica.db.execute(
                    sql: """
                        DELETE FROM log_part WHERE number = (SELECT max(number) FROM log);
                        DELETE FROM log WHERE number = (SELECT max(number) FROM log);
                        """)
            }
        }
        return reply
    }
}

private struct Blind: Sabotage {
    mutating func shown(_ shown: Shown) -> Shown? { nil }
}

private struct ShortSighted: Sabotage {
    var forgetsReplacements: Bool { true }
}
