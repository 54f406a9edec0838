import Forms
import Foundation
import GRDB
import Glibc
public import Merge
public import Protocol
import SQLiteReplica
import SyncLogic

/// What is to be erased of one record.
public struct RedactionTarget: Sendable, Hashable {
    public let record: RecordID
    /// The fields; none for the whole record.
    public let fields: [FieldID]

    public init(record: RecordID, fields: [FieldID]) {
        self.record = record
        self.fields = Set(fields).sorted()
    }
}

/// What one of the staff asked to be erased. Nothing happens until another confirms it.
public struct RedactionRequest: Sendable, Hashable {
    /// Its number, which is never used again.
    public let number: Int64
    public let targets: [RedactionTarget]
    public let cause: Redaction.Cause
    public let askedBy: String
    /// Milliseconds since 1970 by the centre's clock.
    public let askedMs: Int64
}

/// What would vanish of one field of one record: said before somebody confirms.
public struct RedactionLoss: Sendable, Hashable {
    public let record: RecordID
    public let field: FieldID
    /// Values that the field shows now.
    public let visible: Int
    /// Values that were replaced or held, and are still in the changes.
    public let former: Int
}

/// What was erased, and who has not said so yet.
public struct ConfirmedRedaction: Sendable, Hashable {
    /// The number of the order in the log.
    public let number: UInt64
    /// The change that orders it.
    public let change: Change
    /// Offices of which a machine that may read has not shown that it is past the order, by their codes.
    public let lacking: [String]
}

/// Erasing needs two of the staff (PROTOCOL.md, "Redactions").
extension Central {
    /// Asks for values to be erased. Nothing happens until another confirms it.
    ///
    /// - Parameters:
    ///   - targets: at least one; of records that this centre has, deleted ones too.
    ///   - staff: who asks.
    ///
    /// Throws: `CentralError.notRedactable` for an order or a ruling, or a field that no form knows;
    /// `StoreError.unknownRecord`; `CentralError.staffMissing` when nobody asks.
    public func askRedaction(
        of targets: [RedactionTarget], _ cause: Redaction.Cause, staff: String, nowMs: Int64
    ) throws(CentralError) -> RedactionRequest {
        let staff = ThaiText.normalise(staff)
        if staff.isEmpty || staff.utf8.count > Limits.nameBytesMax { throw .staffMissing }
        return try write(nowMs: nowMs) { transaction throws(CentralError) in
            for target in targets { try transaction.checkRedactable(target) }
            if targets.isEmpty || targets.count > Limits.partsMax { throw .notRedactable("") }
            return try centrally { () throws(StorageError) in
                try transaction.keepRequest(targets, cause, staff)
            }
        }
    }

    /// The requests that wait for a second member of the staff, the oldest first.
    public func redactionRequests() throws(CentralError) -> [RedactionRequest] {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.requests() }
        }
    }

    /// What would vanish if a request were confirmed, field by field.
    public func losses(of targets: [RedactionTarget]) throws(CentralError) -> [RedactionLoss] {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                var losses: [RedactionLoss] = []
                for target in targets { losses += try transaction.losses(of: target) }
                return losses
            }
        }
    }

    /// Erases what was asked for, here and wherever it went: the order is a change of the centre that every office
    /// gets before anything else. It cannot be taken back.
    ///
    /// - Parameter staff: who confirms; another than who asked.
    ///
    /// Throws: `CentralError.staffMissing` when nobody confirms, `unknownRequest`, `sameStaff`.
    public func confirmRedaction(
        _ number: Int64, staff: String, nowMs: Int64, using random: inout some RandomNumberGenerator
    ) throws(CentralError) -> RedactionRequest {
        let staff = ThaiText.normalise(staff)
        if staff.isEmpty || staff.utf8.count > Limits.nameBytesMax { throw .staffMissing }
        let authorship = Authorship(
            clerk: staff, claimed: ClaimedTime(wallMs: nowMs), formsVersion: Catalogue.version)
        var generator = random
        defer { random = generator }
        let request = try write(nowMs: nowMs) { transaction throws(CentralError) in
            let request = try transaction.request(number)
            if request.askedBy.lowercased() == staff.lowercased() { throw .sameStaff(staff) }
            do throws(WriteError) {
                try RedactionWriter(log: transaction, catalogue: catalogue)
                    .write(request.targets, request.cause, askedBy: request.askedBy, by: authorship, using: &generator)
            } catch {
                throw .store(StoreError(error))
            }
            try centrally { () throws(StorageError) in try transaction.forgetRequest(number) }
            return request
        }
        try applyLedger()
        return request
    }

    /// What was ordered to be erased, the oldest first, and which offices have not confirmed that they obeyed: that is
    /// told by the place in the log that their machines' last requests named.
    public func redactions() throws(CentralError) -> [ConfirmedRedaction] {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                let places = try transaction.placesShown()
                var redactions: [ConfirmedRedaction] = []
                for entry in try transaction.orders(after: 0, count: Int(Int32.max)) {
                    guard let change = try transaction.change(at: entry) else { continue }
                    let lacking = Set(places.filter { $0.place < entry.number }.map(\.office)).sorted()
                    redactions.append(
                        ConfirmedRedaction(number: entry.number, change: change, lacking: lacking))
                }
                return redactions
            }
        }
    }

    /// Withdraws a request that nobody confirmed.
    /// Throws: `CentralError.unknownRequest`.
    public func cancelRedaction(_ number: Int64, nowMs: Int64) throws(CentralError) -> RedactionRequest {
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            let request = try transaction.request(number)
            try centrally { () throws(StorageError) in try transaction.forgetRequest(number) }
            return request
        }
    }

    /// Erases in the database what the ledger beside it orders, notes there what the database orders, and takes what is
    /// left of erased values off the disk. Called when the database is opened, after it was put back, and after each
    /// order. Attachments that only erased values named go with them.
    public func applyLedger() throws(CentralError) {
        if let ledger { try apply(ledger) }
        try sweepSnapshots()
        try eraseAttachments()
    }

    /// As `applyLedger()`, with the orders of the ledger of another folder too, when it has one.
    func applyLedger(at path: String) throws(CentralError) {
        guard access(path, F_OK) == 0 else { return }
        try apply(RedactionLedger(path: path))
        try applyLedger()
    }

    private func apply(_ ledger: RedactionLedger) throws(CentralError) {
        try centrally { () throws(StorageError) in
            try ledger.apply(
                to: writer, orders: { try Replica($0, catalogue: catalogue).orders() },
                obey: { db, order in
                    let transaction = CentralTransaction(Replica(db, catalogue: catalogue), nowMs: 0)
                    try LogWriter(log: transaction, catalogue: catalogue).writeAgain(order)
                })
            do throws(StorageError) {
                try DatabaseFile.scrub(writer)
            } catch .busy {
                // Somebody reads at this moment. It is tried again the next time.
                return
            }
        }
    }
}
