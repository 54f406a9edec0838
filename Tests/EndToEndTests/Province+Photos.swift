import Foundation
import TestSupport
import Testing

extension Province {
    /// A file of so many bytes that begins as a photo does; each size has bytes of its own.
    func photo(_ count: Int) throws -> URL {
        var dice = SeededGenerator(seed: UInt64(count))
        let bytes = [0xFF, 0xD8, 0xFF] + (3..<count).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
        let url = folder.appending(path: "photo-\(count).jpg")
        try Data(bytes).write(to: url)
        return url
    }
}

extension Machine {
    /// What is known here of the first attachment of a record.
    func attachment(of id: String) throws -> [String: Any] {
        let record = try run(["record", "show", id]).object
        return try #require((record["attachments"] as? [[String: Any]])?.first, "\(record)")
    }
}
