import Files
public import Forms
import Glibc
public import Protocol
import SQLiteReplica

/// Which database the centre wrote last, and on which machine: kept beside it, so that one that was put back or copied
/// by hand is noticed when it is opened, and begins a new epoch by itself.
public struct CentralIncarnation: Hashable, Sendable {
    public let epoch: EpochID
    /// The number of the log's last entry.
    public let number: UInt64
    /// The inode of the database's file: a copy has another one.
    public let inode: UInt64
    /// The machine's id (machine-id(5)).
    public let machine: String

    /// Whether this is another copy of the database than the one that was noted, or an older one. A database that is
    /// ahead of the note is no sign of anything: the power may have failed between both writes.
    public func isOther(than noted: CentralIncarnation?) -> Bool {
        guard let noted else { return true }
        return noted.epoch != epoch || noted.number > number || noted.inode != inode || noted.machine != machine
    }

    init(epoch: EpochID, number: UInt64, inode: UInt64, machine: String) {
        self.epoch = epoch
        self.number = number
        self.inode = inode
        self.machine = machine
    }

    init?(reading text: String) {
        let words = text.prefix { $0 != "\n" }.split(whereSeparator: \.isWhitespace)
        guard words.count >= 3, let epoch = Hex.bytes(words[0]).flatMap({ EpochID($0) }), let number = UInt64(words[1]),
            let inode = UInt64(words[2])
        else { return nil }
        self.init(epoch: epoch, number: number, inode: inode, machine: words.count > 3 ? String(words[3]) : "")
    }

    var text: String { "\(epoch.hex) \(number) \(inode) \(machine)\n" }
}

/// The note beside a database. Written over its former content without waiting for the disk: an older one does no harm.
struct IncarnationNote: Sendable {
    let path: String
    let inode: UInt64
    let machine: String

    func read() throws(CentralError) -> CentralIncarnation? {
        try PrivateFile.read(path).flatMap { CentralIncarnation(reading: String(decoding: $0, as: UTF8.self)) }
    }

    func incarnation(at head: LogCursor) -> CentralIncarnation {
        CentralIncarnation(epoch: head.epoch, number: head.number, inode: inode, machine: machine)
    }

    func write(_ head: LogCursor) throws(CentralError) {
        let bytes = Array(incarnation(at: head).text.utf8)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(path: path, code: errno) }
        defer { close(descriptor) }
        let code = FileBytes.write(bytes, to: descriptor)
        if code != 0 { throw .file(path: path, code: code) }
        guard ftruncate(descriptor, bytes.count) == 0 else { throw .file(path: path, code: errno) }
    }
}

extension CentralFolder {
    /// Which database wrote last in this folder.
    public var incarnation: String { path + "/incarnation" }

    /// The centre of this folder, to be written to. When the database was put back or copied, it begins a new epoch
    /// first.
    /// Throws: `StorageError.missing` when there is none, `CentralError.isBackup` when the folder is a backup.
    public func resume(
        _ catalogue: Catalogue, nowMs: Int64, using random: inout some RandomNumberGenerator
    ) throws(CentralError) -> Central {
        if access(manifest, F_OK) == 0 { throw .isBackup(path: path) }
        let central = try open(catalogue)
        let note = try note()
        // The note first: whoever serves may write an entry and note it at any time, and no note may be ahead of the
        // log for that.
        let noted = try note.read()
        if note.incarnation(at: try central.head()).isOther(than: noted) {
            try central.beginEpoch(nowMs: nowMs, using: &random)
        }
        // In the new epoch: an order that the log lost takes its next number.
        try central.applyLedger()
        try note.write(try central.head())
        central.keep(note)
        return central
    }

    /// Notes what a database of this folder wrote last.
    func noteIncarnation(of central: Central) throws(CentralError) { try note().write(try central.head()) }

    private func note() throws(CentralError) -> IncarnationNote {
        var status = stat()
        guard stat(database, &status) == 0 else { throw .file(path: database, code: errno) }
        let machine = try PrivateFile.read("/etc/machine-id") ?? []
        return IncarnationNote(
            path: incarnation, inode: UInt64(status.st_ino),
            machine: String(decoding: machine, as: UTF8.self).filter(\.isHexDigit))
    }
}
