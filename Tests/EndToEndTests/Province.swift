import Foundation
import Testing

/// What a command answered.
struct CommandAnswer {
    let code: Int32
    let output: String
    let errors: String

    /// The one JSON document on standard output.
    var json: Any {
        get throws { try JSONSerialization.jsonObject(with: Data(output.utf8), options: [.fragmentsAllowed]) }
    }

    /// The document as an object.
    var object: [String: Any] {
        get throws { try #require(try json as? [String: Any], "\(output) \(errors)") }
    }

    /// The document as a list of objects.
    var list: [[String: Any]] {
        get throws { try #require(try json as? [[String: Any]], "\(output) \(errors)") }
    }
}

/// A centre of real processes in a folder of its own, with its offices.
final class Province {
    let folder: URL
    private(set) var server: ChildProcess?
    private(set) var address = ""
    /// The line between the centre and its offices; nil for this machine's own loopback.
    private let wire: Wire?
    /// `https`, or `http` where nothing is encrypted: for tests that stand in the middle.
    private let scheme: String

    init(over wire: Wire? = nil, isPlain: Bool = false) throws {
        self.wire = wire
        scheme = isPlain ? "http" : "https"
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("khunatham-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        #expect(try central(["init", "--province", "57"]).code == 0)
        try start()
    }

    deinit {
        server?.kill(SIGKILL)
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            Issue.record("\(error)")
        }
    }

    /// The centre's data folder, which is served.
    private(set) lazy var data = folder.appendingPathComponent("centre")

    /// Starts the centre, at the same address as before once it had one; with another data folder, when one is given.
    func start(data: URL? = nil, environment: [String: String] = [:]) throws {
        if let data { self.data = data }
        let server = try launch(environment: environment)
        try #require(server.isRunning, "\(server.output) \(server.errors)")
        let start = try #require(server.output.range(of: "\(scheme)://"))
        address = "\(scheme)://" + server.output[start.upperBound...].prefix { !$0.isWhitespace && $0 != "/" }
    }

    /// Starts the centre, and waits until it listens or has ended.
    func launch(environment: [String: String]) throws -> ChildProcess {
        let first = (wire?.centre.address ?? "127.0.0.1") + ":0"
        let listen = address.isEmpty ? first : String(address.dropFirst("\(scheme)://".count))
        let server = try ChildProcess(
            "khunatham-central",
            ["serve", "--data", data.path, "--listen", listen] + (scheme == "http" ? ["--insecure-loopback"] : []),
            in: folder, environment: environment, network: wire?.centre.pid)
        self.server = server
        try #require(eventually { server.output.contains("\(scheme)://") || !server.isRunning }, "\(server.errors)")
        return server
    }

    /// The port of loopback at which the centre listens.
    var port: UInt16? { address.split(separator: ":").last.flatMap { UInt16($0) } }

    /// Ends the centre: the line is cut.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) -> Int32 { server?.kill(signal) ?? -1 }

    /// One command at the centre.
    func central(_ arguments: [String], environment: [String: String] = [:]) throws -> CommandAnswer {
        let process = try ChildProcess(
            "khunatham-central", arguments + ["--data", data.path, "--json", "--lang", "en"], in: folder,
            environment: environment)
        return CommandAnswer(code: process.wait(), output: process.output, errors: process.errors)
    }

    /// A new machine of an office, enrolled.
    ///
    /// - Parameter line: a port of loopback through which it reaches the centre; nil for the centre's own.
    func machine(of office: String, clerk: String, through line: UInt16? = nil) throws -> Machine {
        let machine = try Machine(office: office, clerk: clerk, folder: folder, network: wire?.office.pid)
        let enrolment = try machine.run(try enrolment(of: office, through: line))
        try #require(enrolment.code == 0, "\(enrolment.output) \(enrolment.errors)")
        return machine
    }

    /// The words by which a machine of an office is enrolled, with a code of its own.
    func enrolment(of office: String, through line: UInt16? = nil) throws -> [String] {
        let known = try central(["office", "list"]).output.contains("\"\(office)\"")
        if !known { #expect(try central(["office", "add", office]).code == 0) }
        let slip = try central(["office", "code", office]).object
        return [
            "enrol", "--server", line.map { "\(scheme)://127.0.0.1:\($0)" } ?? address,
            "--code", try #require(slip["code"] as? String),
            "--fingerprint", try #require(slip["fingerprint"] as? String),
        ]
    }

    /// The state hash that the centre has for an office.
    func stateHash(of office: String) throws -> String {
        try #require(try central(["record", "hash", "--scope", office]).object["stateHash"] as? String)
    }

    /// A page as a browser gets it.
    func page(_ path: String, _ options: [String] = []) throws -> String {
        let authority = data.path + "/authority.pem"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["curl", "--silent", "--show-error", "--cacert", authority] + options + [address + path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let body = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: body, as: UTF8.self)
    }
}

/// One machine of an office: a home, the client, and a daemon when it runs.
final class Machine {
    let office: String
    let home: URL
    private let folder: URL
    private(set) var daemon: ChildProcess?

    private let network: pid_t?

    /// - Parameter network: the process whose network namespace the machine is in; this one's when nil.
    init(office: String, clerk: String, folder: URL, network: pid_t? = nil) throws {
        self.office = office
        self.folder = folder
        self.network = network
        home = folder.appendingPathComponent("home-\(office)-\(UUID().uuidString.prefix(8))")
        try #require(try run(["init", "--office", office, "--clerk", clerk]).code == 0)
    }

    /// A machine on which nobody ran `init` yet.
    init(unmade office: String, at home: URL, folder: URL) {
        self.office = office
        self.home = home
        self.folder = folder
        network = nil
    }

    /// A copy of another machine's disk, made while nothing runs.
    init(copyOf other: Machine, folder: URL) throws {
        office = other.office
        self.folder = folder
        network = other.network
        home = folder.appendingPathComponent("copy-\(UUID().uuidString.prefix(8))")
        try FileManager.default.copyItem(at: other.home, to: home)
    }

    /// One command of the client, in English with JSON.
    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> CommandAnswer {
        let process = try ChildProcess(
            "khunatham", arguments + ["--home", home.path, "--json", "--lang", "en"], in: folder,
            environment: environment, network: network)
        return CommandAnswer(code: process.wait(), output: process.output, errors: process.errors)
    }

    /// Starts one command of the client, which may be killed.
    func begin(_ arguments: [String]) throws -> ChildProcess {
        try ChildProcess(
            "khunatham", arguments + ["--home", home.path, "--json", "--lang", "en"], in: folder, network: network)
    }

    /// The daemon, for one exchange.
    func exchangeOnce(environment: [String: String] = [:]) throws -> CommandAnswer {
        let process = try ChildProcess(
            "khunathamd", ["--home", home.path, "--once"], in: folder, environment: environment, network: network)
        return CommandAnswer(code: process.wait(), output: process.output, errors: process.errors)
    }

    /// Records something new and returns its id.
    func add(_ type: String, _ fields: [String]) throws -> String {
        let answer = try run(["record", "add", type] + fields)
        try #require(answer.code == 0, "\(answer.output) \(answer.errors)")
        return try #require(try answer.object["id"] as? String)
    }

    /// Exchanges until nothing is left; returns the exit code.
    func sync(timeout: Int = 60) throws -> Int32 { try run(["sync", "--timeout", "\(timeout)"]).code }

    func startDaemon() throws {
        daemon = try ChildProcess("khunathamd", ["--home", home.path], in: folder, network: network)
    }

    @discardableResult
    func stopDaemon(_ signal: Int32 = SIGTERM) -> Int32 { daemon?.kill(signal) ?? -1 }

    func status() throws -> [String: Any] { try run(["status"]).object }

    /// What a clerk reads, in English.
    func read(_ arguments: [String]) throws -> String {
        let process = try ChildProcess(
            "khunatham", arguments + ["--home", home.path, "--lang", "en"], in: folder, network: network)
        _ = process.wait()
        return process.output + process.errors
    }
}
