import Attachments
import Glibc
import Protocol

/// The content of attachments in backups and copies: as whole as the database that names it.
extension CentralFolder {
    /// The folder's name in a manifest, before the slash.
    static let attachmentsName = "attachments"

    private var kept: AttachmentFolder { AttachmentFolder(attachments) }

    /// Copies the content of another data folder into this one, which has none yet. What is not what its name says is
    /// not copied, and so is missing: whoever reads the manifest finds that.
    func copyAttachments(of source: CentralFolder) throws(CentralError) {
        let hashes = try attached { () throws(AttachmentError) in try source.kept.hashes() }
        for hash in hashes { try attached { () throws(AttachmentError) in try kept.copy(hash, from: source.kept) } }
    }

    /// What is here, as a manifest lists it, by name. Reads all of it.
    func attachmentHashes() throws(CentralError) -> [BackupManifest.File] {
        try attached { () throws(AttachmentError) in
            var files: [BackupManifest.File] = []
            for hash in try kept.hashes() where try kept.isSound(hash) {
                files.append(BackupManifest.File(name: "\(Self.attachmentsName)/\(hash.hex)", hash: hash))
            }
            return files
        }
    }
}
