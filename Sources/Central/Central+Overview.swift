import Forms
import Foundation
import GRDB
public import Protocol
import SQLiteReplica
import SyncLogic

/// A part of a change that the centre keeps without applying it.
public struct HeldPart: Sendable, Hashable {
    /// The change's number in the log.
    public let number: UInt64
    public let change: ChangeRef
    /// The part's place in the change, from 0.
    public let place: Int
    public let record: RecordID
    /// The record's type, as the part says.
    public let type: String
    public let reason: HoldReason
    /// The office and clerk that the change names.
    public let office: String
    public let clerk: String
    /// Milliseconds since 1970 by the centre's clock.
    public let receivedMs: Int64
}

/// One office, and how far it has got.
public struct OfficeOverview: Sendable, Hashable {
    public let office: Office
    /// By time of enrolment.
    public let devices: [Device]
    /// Records that it owns, deleted ones left out.
    public let records: Int
    /// Of these, the ones in which people must settle something.
    public let conflicts: Int
    /// Entries of the log that the device which has read the most had not read at its last contact; all of them when
    /// none ever read.
    public let backlog: UInt64

    /// The number of actors of its machines whose chain continues twice: a disk was copied, or put back unnoticed.
    public let forks: Int
    /// How often its machines were put back from an older copy or copied, as they said.
    public let restorations: Int
    /// Whether the centre was put back since its last contact: what it recorded or received since may be missing here.
    public let isAwaited: Bool

    /// The last contact of any of its devices, in milliseconds since 1970; nil before the first.
    public var lastContactMs: Int64? { devices.compactMap(\.lastContactMs).max() }

    /// Changes that its devices said they still had to send.
    public var unsent: Int {
        // Devices say these numbers themselves: absurd ones must not end the program.
        devices.reduce(0) { sum, device in
            let (total, isTooLarge) = sum.addingReportingOverflow(device.unsent)
            return isTooLarge ? .max : total
        }
    }

    /// Whether a device's clock was so far from the centre's that its times mislead people.
    public var isClockDoubtful: Bool { devices.contains { $0.clockAheadMs.magnitude > Self.clockDoubtMs } }

    private static let clockDoubtMs: UInt64 = 5 * 60 * 1000
}

/// The centre in numbers.
public struct CentralFigures: Sendable, Hashable {
    /// Where the log stands.
    public let head: LogCursor
    /// The histories of the log, the present one last: more than one once the centre was put back from a backup.
    public let epochs: [Epoch]
    /// Up to which number two proven backups hold the log.
    public let archived: UInt64
    /// Changes that an office offered and nobody vouches for.
    public let unproven: Int
    /// Live records.
    public let records: Int
    /// Records in which people must settle something.
    public let conflicts: Int
    /// Parts that are kept without being applied, and that staff have not ruled on.
    public let held: Int
}

extension Central {
    /// All offices, by code.
    public func offices() throws(CentralError) -> [OfficeOverview] {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                let devices = Dictionary(grouping: try transaction.devices(), by: \.office)
                let head = try transaction.head().number
                let alerts = try transaction.alerts()
                let epochs = try transaction.epochs()
                // The first epoch began with nothing that could be lost.
                let since = epochs.count > 1 ? epochs.last?.beganMs : nil
                let counts = try transaction.replica.countsByOwner()
                var overviews: [OfficeOverview] = []
                for office in try transaction.offices() {
                    let own = devices[office.code] ?? []
                    let count = counts[office.code] ?? (0, 0)
                    overviews.append(
                        OfficeOverview(
                            office: office, devices: own, records: count.records, conflicts: count.conflicts,
                            backlog: head - min(head, own.map(\.readNumber).max() ?? 0),
                            forks: alerts[office.code]?.forks ?? 0,
                            restorations: alerts[office.code]?.restorations ?? 0,
                            isAwaited: since.map { since in
                                own.contains { $0.standing != .revoked && ($0.lastContactMs ?? .min) < since }
                            } ?? false))
                }
                return overviews
            }
        }
    }

    /// Where the log stands.
    public func head() throws(CentralError) -> LogCursor {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.head() }
        }
    }

    /// The centre in numbers.
    public func figures() throws(CentralError) -> CentralFigures {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                var inConflict = RecordQuery()
                inConflict.isInConflict = true
                let held = try translatingDatabase {
                    try Int.fetchOne(
                        transaction.db, sql: "SELECT count(*) FROM log_part WHERE reason > 0 AND ruling IS NULL") ?? 0
                }
                return CentralFigures(
                    head: try transaction.head(), epochs: try transaction.epochs(),
                    archived: try transaction.archived(),
                    unproven: try transaction.unproven(), records: try transaction.replica.count(RecordQuery()),
                    conflicts: try transaction.replica.count(inConflict), held: held)
            }
        }
    }

    /// What is kept without being applied and waits for staff, the newest first.
    ///
    /// - Parameter limit: at most so many parts.
    public func held(limit: Int = .max) throws(CentralError) -> [HeldPart] {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.held(limit: limit) }
        }
    }
}

extension CentralTransaction {
    fileprivate func held(limit: Int) throws(StorageError) -> [HeldPart] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: """
                    SELECT log.number, log_part.place, log_part.reason, log.received_ms, unpacked(change.bytes)
                    FROM log_part JOIN log ON log.number = log_part.number JOIN change ON change.no = log.change
                    WHERE log_part.reason > 0 AND log_part.ruling IS NULL
                    ORDER BY log.number DESC, log_part.place LIMIT ?
                    """,
                arguments: [Int64(limit)])
        }
        var parts: [HeldPart] = []
        for row in rows { parts.append(try Self.held(row)) }
        return parts
    }

    private static func held(_ row: Row) throws(StorageError) -> HeldPart {
        let number: Int64 = row[0]
        let place: Int = row[1]
        let reason: Int64 = row[2]
        let bytes: Data = row[4]
        let change: Change
        do throws(ProtocolError) {
            change = try Change(decoding: [UInt8](bytes))
        } catch {
            throw .damaged(what: "log \(number)")
        }
        guard let reason = HoldReason(rawValue: UInt8(clamping: reason)), let part = change.part(at: place) else {
            throw .damaged(what: "log_part \(number)")
        }
        return HeldPart(
            number: UInt64(clamping: number), change: change.ref, place: place, record: part.record, type: part.type,
            reason: reason, office: change.header.office, clerk: change.header.clerk, receivedMs: row[3])
    }
}
