import Attachments
public import Protocol
import SQLiteReplica
import SyncLogic

/// Content that the centre keeps.
public struct KeptAttachment: Sendable, Hashable {
    public let hash: Digest
    public let bytes: Int
    /// Whether a visible value of any record, or a part that is held, names it.
    public let isNamed: Bool
}

/// What becomes of content that nothing names any more.
extension Central {
    /// All content that is here, in the order of the hashes.
    public func keptAttachments() throws(CentralError) -> [KeptAttachment] {
        guard let attachments else { return [] }
        let hashes = try attached { () throws(AttachmentError) in try attachments.hashes() }
        return try read { transaction throws(CentralError) in
            var kept: [KeptAttachment] = []
            for hash in hashes {
                guard let bytes = attachments.size(of: hash) else { continue }
                let isNamed = try transaction.isNamed(hash)
                kept.append(KeptAttachment(hash: hash, bytes: bytes, isNamed: isNamed))
            }
            return kept
        }
    }

    /// Removes content that no record shows any more, and nothing that is held names.
    ///
    /// - Parameter digits: its hash in hexadecimal.
    ///
    /// Throws: `CentralError.unknownAttachment` when it is not here, `.attachmentInUse` when a record names it.
    public func removeAttachment(_ digits: String) throws(CentralError) {
        guard let attachments, let hash = Hex.bytes(digits).flatMap({ Digest($0) }), attachments.size(of: hash) != nil
        else { throw .unknownAttachment(digits) }
        if try read({ transaction throws(CentralError) in try transaction.isNamed(hash) }) {
            throw .attachmentInUse(digits)
        }
        try attached { () throws(AttachmentError) in try attachments.remove(hash) }
    }

    /// Takes content away whose name a redaction erased, unless another visible value names it. Called with
    /// `applyLedger`: what a stop half way left is done by the next call.
    func eraseAttachments() throws(CentralError) {
        guard let attachments else { return }
        let hashes = try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.replica.attachmentsToErase() }
        }
        for hash in hashes {
            try attached { () throws(AttachmentError) in try attachments.remove(hash) }
            try write(nowMs: 0) { transaction throws(CentralError) in
                try centrally { () throws(StorageError) in try transaction.replica.noteErased(hash) }
            }
        }
    }
}

extension CentralTransaction {
    /// Whether a visible value, or a part that is held, names the attachment.
    fileprivate func isNamed(_ hash: Digest) throws(CentralError) -> Bool {
        try centrally { () throws(StorageError) in
            if try replica.isNamed(hash) { return true }
            return try isHeld(hash)
        }
    }
}
