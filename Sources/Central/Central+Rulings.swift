public import Forms
import Foundation
import GRDB
public import Merge
public import Protocol
import SQLiteReplica
import SyncLogic

/// One held change with what it wants to write, so that staff can decide.
public struct HeldChange: Sendable {
    public let change: Change
    /// The change's number in the log.
    public let number: UInt64
    /// The office of the device that sent it; the header's claim when no device is known.
    public let office: String
    /// The places of the parts that are held, and why, ascending.
    public let reasons: [(place: Int, reason: HoldReason)]
    /// What staff decided so far; nil while they have not.
    public let verdict: Ruling.Verdict?

    fileprivate var places: [HeldPlace] {
        reasons.map { HeldPlace(number: number, place: $0.place, reason: $0.reason, isRefused: verdict == .refused) }
    }
}

extension Central {
    /// The change that was held, by its number in the log or its label like `9f3ac2e1-14`.
    /// Throws: `CentralError.notHeld` when there is none, or when the label names several.
    public func held(_ name: String) throws(CentralError) -> HeldChange {
        try read { transaction throws(CentralError) in try transaction.held(name) }
    }

    /// Decides what becomes of a held change: all of its held parts are released or refused by one change of the
    /// centre, which tells the office that sent it. What was refused may still be released later; what was released is
    /// applied, and is changed like everything else.
    ///
    /// - Parameters:
    ///   - name: the change's number in the log, or its label.
    ///   - why: the reason, for the office.
    ///   - staff: who decides.
    ///
    /// Throws: `CentralError.notHeld`, `whyMissing`; `notReleasable` for parts that must never be applied: those of
    /// another type than their record's, and those that replace values which nobody wrote.
    public func rule(
        _ verdict: Ruling.Verdict, on name: String, why: String, staff: String, nowMs: Int64,
        using random: inout some RandomNumberGenerator
    ) throws(CentralError) -> HeldChange {
        let why = ThaiText.normalise(why)
        if why.isEmpty || why.utf8.count > Limits.valueBytesMax { throw .whyMissing }
        let authorship = Authorship(
            clerk: staff, claimed: ClaimedTime(wallMs: nowMs), formsVersion: Catalogue.version)
        var generator = random
        defer { random = generator }
        return try write(nowMs: nowMs) { transaction throws(CentralError) in
            let held = try transaction.held(name)
            if held.verdict == verdict { throw .notHeld(name) }
            if verdict == .released {
                let bar = try centrally { () throws(StorageError) in
                    try transaction.bar(toReleasing: held.places, of: held.change)
                }
                if let bar { throw .notReleasable(bar) }
            }
            let ruling = Ruling(
                change: held.change.ref, places: held.reasons.map(\.place), reason: held.reasons[0].reason,
                verdict: verdict, why: why)
            do throws(WriteError) {
                try RulingWriter(log: transaction, catalogue: catalogue).write(
                    ruling, of: held.office, by: authorship, using: &generator)
            } catch {
                throw .store(StoreError(error))
            }
            return held
        }
    }
}

extension CentralTransaction {
    fileprivate func held(_ name: String) throws(CentralError) -> HeldChange {
        let numbers = try centrally { () throws(StorageError) -> [Int64] in
            if let number = Int64(name) { return [number] }
            let changes = try replica.changes(labelled: name)
            var numbers: [Int64] = []
            for change in changes {
                let no = try replica.number(of: change.ref)
                numbers += try translatingDatabase {
                    try Int64.fetchAll(
                        db,
                        sql: """
                            SELECT DISTINCT log.number FROM log JOIN log_part USING (number)
                            WHERE change = ? AND reason > 0
                            """,
                        arguments: [no])
                }
            }
            return numbers
        }
        guard let number = numbers.first, numbers.count == 1,
            let held = try centrally({ () throws(StorageError) in try held(at: number) })
        else { throw .notHeld(name) }
        return held
    }

    private func held(at number: Int64) throws(StorageError) -> HeldChange? {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: """
                    SELECT unpacked(change.bytes), device.office, log_part.place, log_part.reason,
                        log_part.ruling IS NOT NULL
                    FROM log JOIN change ON change.no = log.change JOIN log_part ON log_part.number = log.number
                        LEFT JOIN device ON device.id = log.device
                    WHERE log.number = ? AND log_part.reason > 0 ORDER BY log_part.place
                    """,
                arguments: [number])
        }
        guard let first = rows.first else { return nil }
        let change: Change
        do throws(ProtocolError) {
            change = try Change(decoding: [UInt8](first[0] as Data))
        } catch {
            throw .damaged(what: "log \(number)")
        }
        return HeldChange(
            change: change, number: UInt64(clamping: number), office: first[1] ?? change.header.office,
            reasons: rows.compactMap { row in
                HoldReason(rawValue: UInt8(clamping: row[3] as Int64)).map { (row[2], $0) }
            },
            verdict: rows.contains { $0[4] as Bool } ? .refused : nil)
    }
}

extension Central {
    /// The record that a part is about, as it is here; empty when nothing of it was applied.
    public func reader(of part: Part) throws(CentralError) -> RecordReader {
        try read { transaction throws(CentralError) in
            let state = try centrally { () throws(StorageError) in try transaction.record(part.record) }
            return RecordReader(state ?? RecordState(id: part.record, type: part.type), catalogue)
        }
    }
}
