public import Attachments
import SQLiteReplica
import SyncLogic

/// The content of attachments beside the store.
extension Store {
    /// Where it is; nil in memory.
    public var attachments: AttachmentFolder? { home.map { AttachmentFolder($0.attachments) } }

    /// Takes content away that must go (`OfficeTransaction.attachmentsToErase`). What a stop half way left is done by
    /// the next call.
    func eraseAttachments() throws(StoreError) {
        // Asked at every start, and mostly there is none.
        guard let attachments, try glance({ t throws(StorageError) in try t.mayHaveAttachmentsToErase() }) else {
            return
        }
        let hashes = try read { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try transaction.attachmentsToErase() }
        }
        for hash in hashes {
            do throws(AttachmentError) {
                try attachments.remove(hash)
            } catch {
                throw .file(path: attachments.file(hash), code: error.code)
            }
            try write { transaction throws(StoreError) in
                try storing { () throws(StorageError) in
                    try transaction.forgetAttachment(hash)
                    try transaction.replica.noteErased(hash)
                }
            }
        }
    }
}
