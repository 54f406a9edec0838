public import Protocol
import SQLiteReplica

/// What a backup holds, as its file `manifest` says.
public struct BackupManifest: Sendable, Hashable {
    /// One file of the backup.
    public struct File: Sendable, Hashable {
        public let name: String
        public let hash: Digest
    }

    public let epoch: EpochID
    /// The number of the log's last entry.
    public let number: UInt64
    /// The log's hash there.
    public let logHash: Digest
    /// The state hash over all records.
    public let stateHash: Digest
    /// Milliseconds since 1970 by the centre's clock.
    public let madeMs: Int64
    /// By name.
    public let files: [File]

    private static let title = "khunatham-backup 1"

    init(epoch: EpochID, number: UInt64, logHash: Digest, stateHash: Digest, madeMs: Int64, files: [File]) {
        self.epoch = epoch
        self.number = number
        self.logHash = logHash
        self.stateHash = stateHash
        self.madeMs = madeMs
        self.files = files
    }

    /// The file's text: one fact a line.
    var text: String {
        var lines = [
            Self.title, "epoch \(epoch.hex)", "number \(number)", "log \(logHash.hex)", "state \(stateHash.hex)",
            "made \(madeMs)",
        ]
        lines += files.map { "file \($0.hash.hex) \($0.name)" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The manifest that `text` holds; nil when it is none.
    init?(reading text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        func value(_ name: String) -> Substring? {
            guard let line = lines.first, line.hasPrefix(name + " ") else { return nil }
            lines = lines.dropFirst()
            return line.dropFirst(name.count + 1)
        }
        guard lines.popFirst() == Self.title[...],
            let epoch = value("epoch").flatMap({ Hex.bytes($0) }).flatMap({ EpochID($0) }),
            let number = value("number").flatMap({ UInt64($0) }),
            let logHash = value("log").flatMap({ Hex.bytes($0) }).flatMap({ Digest($0) }),
            let stateHash = value("state").flatMap({ Hex.bytes($0) }).flatMap({ Digest($0) }),
            let madeMs = value("made").flatMap({ Int64($0) })
        else { return nil }
        var files: [File] = []
        while let line = value("file") {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let hash = Hex.bytes(words[0]).flatMap({ Digest($0) }),
                !words[1].contains("/") || words[1] == "\(CentralFolder.attachmentsName)/\(hash.hex)"
            else { return nil }
            files.append(File(name: String(words[1]), hash: hash))
        }
        guard lines == [""] else { return nil }
        self.init(
            epoch: epoch, number: number, logHash: logHash, stateHash: stateHash, madeMs: madeMs, files: files)
    }
}

/// What is wrong with a backup, or with a copy of a data folder.
public enum BackupFault: Error, Hashable, Sendable {
    /// There is no manifest, or it cannot be read.
    case noManifest
    /// A file is missing, or not the one that was backed up.
    case otherFile(String)
    /// SQLite finds the database damaged.
    case damaged(String)
    /// The log's hash at this number is not what its entries give.
    case otherLog(UInt64)
    /// A record is not what its changes give.
    case otherRecord(RecordID)
    /// The log or the records are not those that the manifest names.
    case otherContent
    /// The centre's key cannot be read.
    case noKey
}
