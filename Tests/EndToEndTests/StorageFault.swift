import Foundation
import GRDB
import Testing

/// A fault of the disk, or the end of a program, at one of its storage calls. The program itself is unchanged: the
/// library `StorageFaults` is loaded into it.
struct StorageFault {
    enum Kind: String, CaseIterable {
        /// SIGKILL in place of the call; of a write the first half is written before.
        case kill
        /// This call alone fails with an I/O error.
        case error
        /// From this call on the disk has no room.
        case full
    }

    let kind: Kind
    /// Which storage call of the process, from 1.
    let call: Int
    /// The folder whose files count.
    let folder: URL
    private let note: URL

    init(_ kind: Kind, at call: Int, under folder: URL) {
        self.kind = kind
        self.call = call
        self.folder = folder
        note = folder.deletingLastPathComponent().appending(path: "fault-\(UUID().uuidString)")
    }

    /// What a program must find in its environment.
    func environment() throws -> [String: String] {
        [
            "LD_PRELOAD": try ChildProcess.path(of: "libStorageFaults.so"), "FAULT_UNDER": folder.path,
            "FAULT_AT": "\(call)", "FAULT_KIND": kind.rawValue, "FAULT_NOTE": note.path,
        ]
    }

    /// The call that it happened to; nil when the program made fewer calls.
    var met: String? {
        FileManager.default.contents(atPath: note.path).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// The files of a folder as they are, to be put back any number of times.
struct FolderCopy {
    private let folder: URL
    private let files: [(path: String, content: Data, permissions: Int)]

    init(of folder: URL) throws {
        self.folder = folder
        files = try FolderCopy.names(in: folder).map { name in
            let path = folder.appending(path: name).path
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return (
                path, try Data(contentsOf: URL(filePath: path)), attributes[.posixPermissions] as? Int ?? 0o600
            )
        }
    }

    /// Puts everything back, each file in its place on the disk: by its inode a store knows that it is no copy.
    func putBack() throws {
        let wanted = Set(files.map(\.path))
        for name in try FolderCopy.names(in: folder) {
            let path = folder.appending(path: name).path
            if !wanted.contains(path) { try FileManager.default.removeItem(atPath: path) }
        }
        for file in files {
            let descriptor = open(file.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(file.permissions))
            try #require(descriptor >= 0, "\(file.path)")
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try handle.write(contentsOf: file.content)
            try handle.close()
        }
    }

    private static func names(in folder: URL) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder.appending(path: name).path, isDirectory: &isFolder)
            return !isFolder.boolValue
        }
    }
}

/// SQLite's own opinion of a file.
func expectSound(_ database: URL, _ comment: @autoclosure () -> Comment) throws {
    let queue = try DatabaseQueue(path: database.path)
    let (integrity, foreign) = try queue.writeWithoutTransaction { db in
        (
            try String.fetchAll(db, sql: "PRAGMA integrity_check"),
            try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
        )
    }
    #expect(integrity == ["ok"] && foreign == 0, comment())
    try queue.close()
}
