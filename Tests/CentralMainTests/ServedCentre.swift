import Foundation
import Protocol
import Testing
import Transport

/// The program `khunatham-central` over a data folder that goes with the test.
final class ServedCentre {
    let folder: URL
    private(set) var address = ""
    private var server: Process?
    private var log = ""

    /// How a command ended.
    struct Answer {
        let code: Int32
        let output: String
        let errors: String

        var object: [String: Any] {
            get throws {
                let json = try JSONSerialization.jsonObject(with: Data(output.utf8))
                return try #require(json as? [String: Any])
            }
        }

        /// The word of the error that programs read.
        var errorKind: String? {
            get throws { try (object["error"] as? [String: Any])?["kind"] as? String }
        }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(isMade: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("central-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if isMade { #expect(try run(["init", "--province", "57"]).code == 0) }
    }

    deinit {
        if let server, server.isRunning { kill(server.processIdentifier, SIGKILL) }
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            print("temporary folder left behind: \(folder.path): \(error)")
        }
    }

    var data: String { folder.appendingPathComponent("data").path }

    /// Runs one command to its end, in English, with a JSON answer.
    func run(_ arguments: [String], isJSON: Bool = true) throws -> Answer {
        let process = try Self.process(arguments + ["--data", data, "--lang", "en"] + (isJSON ? ["--json"] : []))
        let output = Pipe()
        let errors = folder.appendingPathComponent(UUID().uuidString)
        try Data().write(to: errors)
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Answer(
            code: process.terminationStatus, output: text, errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// Serves on a free port of loopback, until `stop`.
    func serve(_ options: [String] = []) throws {
        let process = try Self.process(
            ["serve", "--data", data, "--listen", "127.0.0.1:0", "--lang", "en"] + options)
        let output = Pipe()
        log = folder.appendingPathComponent(UUID().uuidString).path
        try Data().write(to: URL(fileURLWithPath: log))
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: log)
        try process.run()
        server = process
        var text = ""
        while !text.contains("\n") {
            let piece = output.fileHandleForReading.availableData
            if piece.isEmpty { throw Failure(description: try complaints) }
            text += String(decoding: piece, as: UTF8.self)
        }
        address = text.replacing("listening on ", with: "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What the server wrote to standard error.
    var complaints: String { get throws { try String(contentsOfFile: log, encoding: .utf8) } }

    /// Asks the server to stop, and returns its exit code.
    func stop() throws -> Int32 {
        let server = try #require(server)
        server.terminate()
        server.waitUntilExit()
        return server.terminationStatus
    }

    /// A client that trusts the centre's own authority.
    func client() throws -> HTTPClient {
        if address.hasPrefix("http://") { return try HTTPClient(.init(trust: .insecureLoopback)) }
        let pem = try String(contentsOfFile: data + "/authority.pem", encoding: .utf8)
        return try HTTPClient(.init(trust: .authority(pem: pem, ignoresCertificateDates: false)))
    }

    /// Sends a body to `path`.
    func post(_ path: String, _ body: [UInt8], type: String = "application/khunatham") throws -> HTTPResponse {
        try client().send(
            .post(address + path, body: body, contentType: type, responseBytesMax: 100_000), stopDescriptor: nil)
    }

    /// Asks for `path`.
    func get(_ path: String, user: String? = nil) throws -> HTTPResponse {
        var request = HTTPRequest.get(address + path, responseBytesMax: 1_000_000)
        if let user {
            let credentials = Data("staff:\(user)".utf8).base64EncodedString()
            request.headers = [HTTPHeader("Authorization", "Basic \(credentials)")]
        }
        return try client().send(request, stopDescriptor: nil)
    }

    private static func process(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = try program()
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// The program stands in the folder of the running tests.
    private static func program() throws -> URL {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent("khunatham-central")
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        throw Failure(description: "khunatham-central is not beside \(CommandLine.arguments[0])")
    }
}
