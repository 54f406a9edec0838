import Glibc
import SQLiteReplica
public import Protocol

/// Which store wrote last, and on which machine. Kept beside the store: when the two disagree, the store was copied or
/// put back from an older copy, and takes a new actor before it writes again (PROTOCOL.md, "Actors").
public struct Incarnation: Hashable, Sendable {
    public let actor: ActorID
    /// The actor's last change.
    public let seq: UInt64
    /// The inode of the store's file: a copy has another one.
    public let inode: UInt64
    /// The machine's id: a copied disk has another one.
    public let machine: String

    public init(actor: ActorID, seq: UInt64, inode: UInt64, machine: String) {
        self.actor = actor
        self.seq = seq
        self.inode = inode
        self.machine = machine
    }

    /// Why the store must take a new actor, given what was noted after the last write; nil when it need not.
    ///
    /// A store that is ahead of the note is no sign of anything: the power may have failed between both writes.
    public func mustMint(noted: Incarnation?) -> Genesis.Reason? {
        guard let noted else { return .restored }
        if noted.actor != actor || noted.seq > seq { return .restored }
        return noted.inode != inode || noted.machine != machine ? .cloned : nil
    }

    init?(reading text: String) {
        // Another program may be writing: its line ends before what is left of the former one.
        let words = text.unicodeScalars.prefix { $0 != "\n" }.split(separator: " ").map(String.init)
        guard words.count >= 3, let bytes = Hex.bytes(words[0]), let actor = ActorID(bytes),
            let seq = UInt64(words[1]), let inode = UInt64(words[2])
        else { return nil }
        self.init(actor: actor, seq: seq, inode: inode, machine: words.count > 3 ? String(words[3]) : "")
    }

    var text: String { "\(actor.hex) \(seq) \(inode) \(machine)\n" }

    /// What was noted in the home after the last write; nil when nothing readable was.
    static func noted(in home: OfficeHome) throws(StoreError) -> Incarnation? {
        try SmallFile.read(home.guardFile).flatMap { Incarnation(reading: String(decoding: $0, as: UTF8.self)) }
    }

    /// Notes this incarnation in the home.
    func note(in home: OfficeHome) throws(StoreError) {
        try SmallFile.write(Array(text.utf8), to: home.guardFile, mode: 0o600, isSynced: false)
    }

    /// The inode of a file.
    static func inode(of path: String) throws(StoreError) -> UInt64 {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .file(path: path, code: errno) }
        return UInt64(status.st_ino)
    }

    /// The id of this machine (machine-id(5)); empty where there is none.
    static func machineID() throws(StoreError) -> String {
        let bytes = try SmallFile.read("/etc/machine-id") ?? []
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
