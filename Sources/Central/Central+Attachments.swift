public import Attachments
import Forms
import Foundation
import GRDB
import Merge
public import Protocol
import SQLiteReplica
import SyncLogic
import Synchronization

/// Some bytes of an attachment.
public struct AttachmentBytes: Sendable, Hashable {
    /// The place of the first one, from 0.
    public let first: Int
    public let bytes: [UInt8]
    /// How many the whole has.
    public let total: Int
}

/// The content of attachments: what offices bring, and what they get (PROTOCOL.md, "Attachments").
extension Central {
    /// How far the content is here that an office may bring or get.
    /// Throws: `CentralError.refused` as `absent` when the office may do neither.
    public func attachmentState(of hash: Digest, for sender: Sender) throws(CentralError) -> AttachmentState {
        let folder = try folder(for: sender, bringing: hash)
        _ = try soundSize(of: hash, in: folder)
        let part = part(of: hash, from: sender, in: folder)
        let state = part.state()
        // Somebody else brought it meanwhile.
        if state.isWhole { try attached { () throws(AttachmentError) in try part.discard() } }
        return state
    }

    /// Keeps a piece of content, which is on the disk on return; the last one makes it whole.
    ///
    /// A piece that does not begin where the content ends so far is not taken: the state that is returned says where
    /// that is.
    ///
    /// Throws: `CentralError.refused` as `absent`, `malformed`, `tooLarge`, `tooMany`; `content` when the whole is not
    /// what its hash says.
    public func take(
        _ piece: [UInt8], at range: AttachmentRange, of hash: Digest, from sender: Sender, nowMs: Int64
    ) throws(CentralError) -> AttachmentState {
        let folder = try folder(for: sender, bringing: hash)
        let part = part(of: hash, from: sender, in: folder)
        let state = part.state()
        if piece.count > Limits.attachmentPieceBytesMax {
            throw .refused(Refusal(kind: .tooLarge, detail: "\(Limits.attachmentPieceBytesMax)"))
        }
        let isLast = range.first + range.count == range.total
        guard piece.count == range.count, isLast || piece.count >= Limits.attachmentPieceBytesMin else {
            throw .refused(Refusal(kind: .malformed, detail: "piece"))
        }
        // What was kept whole and has not its name yet is named by any piece.
        if state.isWhole || state.kept != range.first && state.kept < range.total { return state }
        try charge(sender, max(piece.count, Limits.attachmentPieceBytesMin), nowMs: nowMs)
        return try attached { () throws(AttachmentError) in
            if range.first == 0 {
                try folder.makeRoom(forPartsOf: sender.device.hex, atMost: Limits.attachmentPartsMax)
            }
            return try part.add(piece, at: range)
        }
    }

    /// Bytes of content from `first` on, at most `max` of them, for an office that reads a record that names it.
    ///
    /// Throws: `CentralError.refused` as `absent`: it is not here, or not for this office.
    public func attachment(
        _ hash: Digest, from first: Int, max: Int, for sender: Sender
    ) throws(CentralError) -> AttachmentBytes {
        let isReader = try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.isReadable(hash, by: sender.scopes) }
        }
        guard isReader, let attachments, let total = try soundSize(of: hash, in: attachments) else {
            throw Self.absent
        }
        guard first < total else { return AttachmentBytes(first: first, bytes: [], total: total) }
        let bytes = try attached { () throws(AttachmentError) in
            try attachments.read(hash, from: first, max: min(max, total - first))
        }
        return AttachmentBytes(first: first, bytes: bytes, total: total)
    }

    /// The content that staff ask for by a record's page, when it is here and a visible value names it.
    public func attachmentForStaff(_ hash: Digest) throws(CentralError) -> (folder: AttachmentFolder, bytes: Int)? {
        let isNamed = try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.replica.isNamed(hash) }
        }
        guard isNamed, let attachments, let size = attachments.size(of: hash) else { return nil }
        return (attachments, size)
    }

    /// Bytes of content that is here and is what its hash says; nil when it is not here. All of it is read for that
    /// when it is asked for first. What a disk changed is put aside: whoever may bring it brings it again.
    private func soundSize(of hash: Digest, in folder: AttachmentFolder) throws(CentralError) -> Int? {
        // One looks at a time: what came anew meanwhile must not be put aside for what was there before.
        try soundAttachments.withLock { sound throws(CentralError) in
            guard let size = folder.size(of: hash) else { return nil }
            if sound.contains(hash) { return size }
            return try attached { () throws(AttachmentError) in
                guard try folder.isSound(hash) else {
                    try folder.putAside(hash)
                    return nil
                }
                sound.insert(hash)
                return size
            }
        }
    }

    private static var absent: CentralError { .refused(Refusal(kind: .absent, detail: "no such file")) }

    /// Where content is kept, when the office may bring this.
    private func folder(for sender: Sender, bringing hash: Digest) throws(CentralError) -> AttachmentFolder {
        let mayBring = try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                if try transaction.isReadable(hash, by: sender.scopes) { return true }
                return try transaction.isWritten(hash, by: sender.office)
            }
        }
        guard mayBring, let attachments else { throw Self.absent }
        return attachments
    }

    private func part(of hash: Digest, from sender: Sender, in folder: AttachmentFolder) -> AttachmentPart {
        AttachmentPart(of: hash, in: folder, from: sender.device.hex)
    }

    /// Counts what a device brings against what it may bring in a day.
    private func charge(_ sender: Sender, _ bytes: Int, nowMs: Int64) throws(CentralError) {
        let day = nowMs / 86_400_000
        let sum = try write(nowMs: nowMs) { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                try transaction.countAttachmentBytes(bytes, of: sender.device, on: day)
            }
        }
        if sum > Limits.attachmentDayBytesMax {
            throw .refused(Refusal(kind: .tooMany, detail: "\(Limits.attachmentDayBytesMax) bytes a day"))
        }
    }
}

extension CentralTransaction {
    /// Whether an office with these scopes reads a record in which a visible value names the attachment, in a field
    /// that it may see.
    func isReadable(_ hash: Digest, by scopes: [String]) throws(StorageError) -> Bool {
        let catalogue = replica.catalogue
        return try replica.records(naming: hash).contains { state, field in
            let isKept = catalogue.isRestricted(state.type, field) && !scopes.contains(Scope.all)
            return !isKept && RecordReader(state, catalogue).isReadable(by: scopes)
        }
    }

    /// Whether a device of the office wrote the attachment's name here: into a record, where it is visible, or into a
    /// part that is held.
    func isWritten(_ hash: Digest, by office: String) throws(StorageError) -> Bool {
        for (state, field) in try replica.records(naming: hash) {
            let siblings = state.siblings(field).filter { $0.value == .bytes(hash.bytes) }
            if siblings.contains(where: { $0.origin.office == office }) { return true }
        }
        return try isHeld(hash, from: office)
    }

    /// Whether a part that is held, and that nobody has ruled on, names the attachment.
    ///
    /// - Parameter office: whose parts count; nil for everybody's.
    func isHeld(_ hash: Digest, from office: String? = nil) throws(StorageError) -> Bool {
        let held = try replica.changes(
            """
            WHERE change.no IN (
                SELECT log.change FROM log_part JOIN log ON log.number = log_part.number
                LEFT JOIN device ON device.id = log.device
                WHERE log_part.reason > 0 AND log_part.ruling IS NULL AND (?2 IS NULL OR device.office = ?2)
            ) AND instr(unpacked(change.bytes), ?1) > 0
            """, [Data(hash.bytes), office])
        return held.contains { $0.attachments(by: replica.catalogue).contains(hash) }
    }

    /// Adds to what a device brought on a day, and returns the sum.
    func countAttachmentBytes(_ bytes: Int, of device: DeviceID, on day: Int64) throws(StorageError) -> Int {
        try translatingDatabase {
            try Int.fetchOne(
                db.cachedStatement(
                    sql: """
                        INSERT INTO attachment_day (device, day, bytes) VALUES (?1, ?2, ?3)
                        ON CONFLICT (device) DO UPDATE SET
                            bytes = CASE WHEN day = ?2 THEN bytes + ?3 ELSE ?3 END, day = ?2
                        RETURNING bytes
                        """), arguments: [device.data, day, bytes]) ?? bytes
        }
    }
}

/// Gives an attachment's error the type of this target.
func attached<Value>(_ body: () throws(AttachmentError) -> Value) throws(CentralError) -> Value {
    do throws(AttachmentError) {
        return try body()
    } catch {
        if case .otherContent = error { throw .refused(Refusal(kind: .content, detail: "other content")) }
        throw .file(path: "attachments", code: error.code)
    }
}
