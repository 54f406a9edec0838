public import Forms
import Foundation
import GRDB
public import Merge
public import Protocol
public import SyncLogic

/// A place in a record that names an attachment.
public struct AttachmentName: Hashable, Sendable {
    public let hash: Digest
    public let field: FieldID

    public init(hash: Digest, field: FieldID) {
        self.hash = hash
        self.field = field
    }
}

extension RecordReader {
    /// The attachments that the record's visible values name.
    public var attachments: Set<AttachmentName> {
        var names = Set<AttachmentName>()
        for field in form?.attachmentFields ?? [] {
            for sibling in state.siblings(field) {
                guard case .bytes(let bytes) = sibling.value, let hash = Digest(bytes) else { continue }
                names.insert(AttachmentName(hash: hash, field: field))
            }
        }
        return names
    }
}

extension Change {
    /// The attachments that the change's values name, applied or not.
    public func attachments(by catalogue: Catalogue) -> Set<Digest> {
        var hashes = Set<Digest>()
        for part in parts {
            guard let form = catalogue.form(part.type) else { continue }
            for write in part.writes where form.field(id: write.field)?.kind == .blob {
                if case .bytes(let bytes) = write.value, let hash = Digest(bytes) { hashes.insert(hash) }
            }
        }
        return hashes
    }
}

/// Which records name which attachments, and which of them were ordered to be erased.
extension Replica {
    /// Keeps what the record numbered `no` names, in place of what it named before.
    ///
    /// - Parameter isNew: whether the record named nothing before.
    func saveAttachments(_ no: Int64, _ names: Set<AttachmentName>, isNew: Bool = false) throws(StorageError) {
        if isNew, names.isEmpty { return }
        var former = Set<AttachmentName>()
        try statement("SELECT hash, field FROM attachment_name WHERE record = ?")
            .each([.integer(no)]) { row throws(StorageError) in
                guard let hash = Digest(row.bytes(0)) else { return }
                former.insert(AttachmentName(hash: hash, field: FieldID(truncatingIfNeeded: row.integer(1))))
            }
        for gone in former.subtracting(names) {
            try statement("DELETE FROM attachment_name WHERE hash = ? AND record = ? AND field = ?")
                .run([.bytes(gone.hash.bytes), .integer(no), .integer(Int64(gone.field))])
        }
        for new in names.subtracting(former) {
            try statement("INSERT INTO attachment_name (hash, record, field) VALUES (?, ?, ?)")
                .run([.bytes(new.hash.bytes), .integer(no), .integer(Int64(new.field))])
        }
    }

    /// The records in which a visible value names an attachment, and the fields.
    public func records(naming hash: Digest) throws(StorageError) -> [(state: RecordState, field: FieldID)] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT record.id, field, \(Self.stateColumns)
                        FROM \(Self.stateTables) JOIN attachment_name ON attachment_name.record = record.no
                        WHERE attachment_name.hash = ? ORDER BY record.no, field
                        """),
                arguments: [Data(hash.bytes)])
        }
        var records: [(state: RecordState, field: FieldID)] = []
        for row in rows { records.append((try Self.state(Self.id(row[0]), row, at: 2), row[1])) }
        return records
    }

    /// Whether a visible value of any record names an attachment.
    public func isNamed(_ hash: Digest) throws(StorageError) -> Bool {
        try translatingDatabase {
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT 1 FROM attachment_name WHERE hash = ? LIMIT 1"),
                arguments: [Data(hash.bytes)]) ?? false
        }
    }

    /// Notes the attachments that a change named and does not name any more, emptied by a redaction.
    func noteErasedAttachments(_ former: Change, _ emptied: Change) throws(StorageError) {
        let gone = former.attachments(by: catalogue).subtracting(emptied.attachments(by: catalogue))
        for hash in gone {
            try translatingDatabase {
                try db.cachedStatement(sql: "INSERT OR IGNORE INTO attachment_erased (hash) VALUES (?)")
                    .execute(arguments: [Data(hash.bytes)])
            }
        }
    }

    /// The attachments whose content must go: a redaction took their name away, and no visible value names them.
    public func attachmentsToErase() throws(StorageError) -> [Digest] {
        try translatingDatabase {
            try Data.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT hash FROM attachment_erased WHERE NOT EXISTS (
                            SELECT 1 FROM attachment_name WHERE attachment_name.hash = attachment_erased.hash)
                        """)
            ).compactMap { Digest($0) }
        }
    }

    /// Notes that the content of an attachment is gone that had to go.
    public func noteErased(_ hash: Digest) throws(StorageError) {
        try translatingDatabase {
            try db.cachedStatement(sql: "DELETE FROM attachment_erased WHERE hash = ?")
                .execute(arguments: [Data(hash.bytes)])
        }
    }
}
