import Foundation
import Store
import TestSupport

extension TemporaryFolder {
    /// An office's home in this folder.
    var home: OfficeHome { OfficeHome(path + "/home") }

    /// The bytes of a file.
    static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

    /// Writes a file in place: its inode stays.
    static func overwrite(_ path: String, with bytes: [UInt8]) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }
}
