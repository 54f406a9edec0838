import Commands
import Forms
import Foundation
import Keys
import Protocol
import Store
import Testing

/// What a command answered.
struct Answer {
    let code: Int32
    let output: String
    let complaints: String

    /// The one JSON document on standard output.
    var document: Document {
        get throws {
            let value = try JSONSerialization.jsonObject(with: Data(output.utf8), options: [.fragmentsAllowed])
            return Document(value: value)
        }
    }
}

/// A clerk's machine: a temporary home, and commands run inside this process with their outputs caught.
final class Desk {
    /// The folder that holds the home and whatever a test puts beside it.
    let folder: String
    let home: OfficeHome
    /// 2026-01-05T03:12:44Z, which is 10.12 o'clock in Thailand.
    var nowMs: Int64 = 1_767_582_764_000
    var variables: [String: String] = [:]
    var daemon = "/nonexistent/khunathamd"
    var isTerminal = false
    /// What the next writes to standard output answer with.
    var outputCode: Int32 = 0

    /// Read once: every command line of every test would else read it again.
    private static let catalogue = Result { () throws(FormError) in try Catalogue.load() }

    /// A desk without a store.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "khunatham-\(UUID().uuidString)").path
        home = OfficeHome(folder + "/home")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// A desk whose store is of `office`.
    convenience init(_ office: String, clerk: String = "สมหญิง") throws {
        try self.init()
        try #require(run("init", "--office", office, "--clerk", clerk).code == 0)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            Issue.record("\(error)")
        }
    }

    /// Runs one command line at this desk.
    @discardableResult
    func run(_ words: String...) -> Answer { run(words) }

    /// Runs one command line at this desk.
    @discardableResult
    func run(_ words: [String]) -> Answer {
        var output: [UInt8] = []
        var complaints: [UInt8] = []
        var variables = variables
        variables["KHUNATHAM_HOME"] = variables["KHUNATHAM_HOME"] ?? home.path
        let wallMs = nowMs
        // Each look at the clock finds it a tenth of a second on: waits end after a number of looks.
        var monotonicMs: UInt64 = 1000
        let environment = Environment(
            variable: { variables[$0] },
            now: {
                monotonicMs += 100
                return ClaimedTime(wallMs: wallMs, boot: 7, monotonicMs: monotonicMs)
            },
            random: SecureRandom(),
            write: { [outputCode] stream, bytes in
                switch stream {
                case .output:
                    output += bytes
                    return outputCode
                case .complaints:
                    complaints += bytes
                    return 0
                }
            },
            isTerminal: { [isTerminal] _ in isTerminal },
            catalogue: { () throws(FormError) in try Desk.catalogue.get() },
            daemon: { [daemon] in daemon })
        let code = Program(environment).run(words)
        return Answer(
            code: code, output: String(decoding: output, as: UTF8.self),
            complaints: String(decoding: complaints, as: UTF8.self))
    }

    /// Records something new and returns its id.
    func add(_ type: String, _ sets: String...) throws -> String {
        let answer = run(["record", "add", type, "--json"] + sets.flatMap { ["--set", $0] })
        try #require(answer.code == 0, "\(answer.output)")
        return try #require(try answer.document["id"].text)
    }

    /// A file beside the home.
    func file(_ name: String, _ text: String) throws -> String {
        let path = folder + "/" + name
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    /// A program beside the home that runs as `khunathamd`.
    func useDaemon(_ script: String) throws {
        daemon = try file("khunathamd", "#!/bin/sh\n" + script + "\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: daemon)
    }
}

/// A JSON value, looked into without ceremony: what is not there is nil.
struct Document {
    let value: Any?

    subscript(name: String) -> Document { Document(value: (value as? [String: Any])?[name]) }
    subscript(index: Int) -> Document {
        guard let items = value as? [Any], items.indices.contains(index) else { return Document(value: nil) }
        return Document(value: items[index])
    }

    var text: String? { value as? String }
    var number: Int? { value as? Int }
    var flag: Bool? { value as? Bool }
    var texts: [String]? { value as? [String] }
    var isNull: Bool { value is NSNull }
    var items: [Document] { (value as? [Any] ?? []).map { Document(value: $0) } }
    var names: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
}
