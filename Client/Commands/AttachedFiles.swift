import Attachments
import Forms
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// Files that a clerk attaches: `photo=@picture.jpg` takes the file in, and writes the hash of its content.
///
/// The content is on the disk, and known to the store, before the change that names it is written.
struct AttachedFiles {
    private static let sign: Character = "@"

    private let session: Session
    private let form: Form

    init(_ session: Session, _ form: Form) {
        self.session = session
        self.form = form
    }

    /// Runs `body` with hashes in place of files. What it refuses to write leaves no content behind.
    func attaching<Value>(
        _ edits: RecordEdits, _ body: (RecordEdits) throws(CommandError) -> Value
    ) throws(CommandError) -> Value {
        var edits = edits
        var taken: [Digest] = []
        do throws(CommandError) {
            for (place, item) in edits.sets.enumerated() {
                guard form.field(named: item.field)?.kind == .blob, item.text.first == Self.sign else { continue }
                let hash = try takeIn(String(item.text.dropFirst()))
                taken.append(hash)
                edits.sets[place] = .init(field: item.field, text: hash.hex)
            }
            return try body(edits)
        } catch {
            for hash in taken { try drop(hash) }
            throw error
        }
    }

    private func takeIn(_ path: String) throws(CommandError) -> Digest {
        let hash: Digest
        do throws(AttachmentError) {
            hash = try session.attachments.takeIn(path).hash
        } catch {
            throw .attachment(.file(path: path, error))
        }
        try session.write { transaction throws(StorageError) in try transaction.noteHere(hash, isCentral: false) }
        return hash
    }

    /// Takes content away again that no record needs.
    private func drop(_ hash: Digest) throws(CommandError) {
        let isNeeded = try session.read { t throws(StorageError) in try t.isNeeded(hash) }
        if isNeeded { return }
        try session.write { transaction throws(StorageError) in try transaction.forgetAttachment(hash) }
        do throws(AttachmentError) {
            try session.attachments.remove(hash)
        } catch {
            throw .attachment(.file(path: session.attachments.file(hash), error))
        }
    }
}

extension Session {
    /// Where this home keeps the content of attachments.
    var attachments: AttachmentFolder { AttachmentFolder(home.attachments) }
}
