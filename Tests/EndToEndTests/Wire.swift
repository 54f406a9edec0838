import Foundation
import Testing

/// A bad line between two network namespaces of this machine, with the kernel's own TCP at both ends (`Tools/wire`).
final class Wire {
    /// One end of the line: a process whose network namespace it is, and the address there.
    struct End: Decodable {
        let pid: pid_t
        let address: String
    }

    private struct Ends: Decodable {
        let centre: End
        let office: End
    }

    /// What was carried one way.
    struct Counts: Decodable {
        let packets: Int
        let bytes: Int
        let lost: Int
        let silenced: Int
    }

    private struct AllCounts: Decodable {
        let fromCentre: Counts
        let fromOffice: Counts
    }

    let centre: End
    let office: End
    private let process = Process()
    private let output = Pipe()

    /// Whether this machine lets its tests make network namespaces.
    static let isAllowed: Bool = {
        let probe = Process()
        probe.executableURL = URL(filePath: "/usr/bin/env")
        probe.arguments = ["python3", script, "--probe"]
        probe.standardError = FileHandle.standardError
        do {
            try probe.run()
        } catch {
            return false
        }
        probe.waitUntilExit()
        return probe.terminationStatus == 0
    }()

    private static let script = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "../../Tools/wire/wire.py").standardized.path

    /// A line as `Tools/wire/wire.py` describes it. It ends by itself after ten minutes at the latest.
    init(_ options: [String]) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", Self.script, "--lasting", "600"] + options
        process.standardOutput = output
        try process.run()
        let ends = try JSONDecoder().decode(Ends.self, from: try Self.line(from: output.fileHandleForReading))
        centre = ends.centre
        office = ends.office
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    /// Cuts the line: nothing gets through, and nobody is told.
    func cut() { kill(process.processIdentifier, SIGUSR1) }

    /// Lets the line work again.
    func mend() { kill(process.processIdentifier, SIGUSR2) }

    /// Takes the office's network link down: its kernel tells the programs there.
    func takeLinkDown() { kill(office.pid, SIGUSR1) }

    /// Brings the office's network link up again.
    func bringLinkUp() { kill(office.pid, SIGUSR2) }

    /// Takes the line away, and says what it carried.
    func close() throws -> (fromCentre: Counts, fromOffice: Counts) {
        process.terminate()
        let counts = try JSONDecoder().decode(AllCounts.self, from: try Self.line(from: output.fileHandleForReading))
        process.waitUntilExit()
        return (counts.fromCentre, counts.fromOffice)
    }

    private static func line(from handle: FileHandle) throws -> Data {
        var line = Data()
        while let byte = try handle.read(upToCount: 1), !byte.isEmpty, byte != Data("\n".utf8) { line += byte }
        return line
    }
}
