import Attachments
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// What is known of one attachment, for people and for programs.
struct AttachmentPage {
    private let session: Session
    private let hash: Digest
    private let known: OfficeAttachment?
    /// nil when the content is not in this home.
    private let bytes: Int?
    private let kind: AttachmentKind

    init(_ session: Session, _ hash: Digest) throws(CommandError) {
        self.session = session
        self.hash = hash
        known = try session.read { transaction throws(StorageError) in try transaction.attachment(hash) }
        bytes = session.attachments.size(of: hash)
        kind = AttachmentKind(of: hash, in: session.attachments)
    }

    var document: JSON { .object(members) }

    /// As programs read it, as the value of a field.
    func document(field: String) -> JSON { .object([.init("field", .string(field))] + members) }

    private var members: [JSON.Member] {
        [
            .init("hash", .string(hash.hex)), .init("bytes", bytes.map { .integer(Int64($0)) } ?? .null),
            .init("kind", bytes == nil ? .null : .string(kind.rawValue)), .init("here", .boolean(bytes != nil)),
            .init("atCentre", .boolean(known?.isCentral == true)),
            .init("wanted", .boolean(known?.isWanted == true)),
            .init("problem", (known?.problem).map { .string($0) } ?? .null),
        ]
    }

    /// One line: what it looks like, how large it is, where it is; its hash, shortened.
    var line: String {
        var words: [String] = []
        if let bytes {
            words.append(session.text(Messages.Attachment.kind(kind)))
            words.append(session.text(Messages.Attachment.size(bytes)))
        }
        words.append(session.text(place))
        if let problem = known?.problem { words.append(session.text(Messages.Attachment.problem(problem))) }
        return words.joined(separator: ", ") + "  [\(hash.hex.prefix(12))]"
    }

    private var place: Label {
        switch (bytes != nil, known?.isCentral == true) {
        case (true, true): Messages.Attachment.everywhere
        case (true, false): Messages.Attachment.onlyHereYet
        case (false, _): known?.isWanted == true ? Messages.Attachment.coming : Messages.Attachment.elsewhere
        }
    }
}

extension Session {
    /// The attachment that a field of a record names.
    ///
    /// - Parameter pick: which one, of several in conflict; from 1.
    func attachment(of id: RecordID, _ typed: String, pick: Int?) throws(CommandError) -> Digest {
        let store = try self.store()
        let reader = try storing { () throws(StoreError) in try store.show(id) }.reader
        guard let form = reader.form, let field = form.field(named: form.fieldName(typed: typed)), field.kind == .blob
        else { throw .attachment(.otherField(typed)) }
        var hashes: [Digest] = []
        for sibling in reader.state.siblings(field.id) {
            guard case .bytes(let bytes) = sibling.value, let hash = Digest(bytes), !hashes.contains(hash) else {
                continue
            }
            hashes.append(hash)
        }
        guard let first = hashes.first else { throw .attachment(.nothingThere(field.name)) }
        if hashes.count == 1 { return first }
        guard let pick, hashes.indices.contains(pick - 1) else {
            throw .attachment(.several(field.name, count: hashes.count))
        }
        return hashes[pick - 1]
    }
}
