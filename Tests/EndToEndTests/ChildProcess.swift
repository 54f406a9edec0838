import Foundation

/// A program of this project, run as a process of its own. Its output goes to files, so that no pipe ever fills.
final class ChildProcess {
    let id: pid_t
    private let outputPath: String
    private let errorPath: String
    private var status: Int32?

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts `program`, which stands beside the running tests.
    ///
    /// - Parameter network: the process whose network namespace it gets; this one's when nil.
    init(
        _ program: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:],
        network: pid_t? = nil
    ) throws {
        let name = UUID().uuidString
        outputPath = folder.appendingPathComponent("\(name).out").path
        errorPath = folder.appendingPathComponent("\(name).err").path
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The test runner's threads block signals; a program that is asked to end must hear it.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        let path = try Self.path(of: program)
        var variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "LANG": "C"]
        variables.merge(environment) { _, new in new }
        let entering = network.map { ["nsenter", "--net=/proc/\($0)/ns/net"] } ?? []
        let words = (entering + [path] + arguments).map { strdup($0) } + [nil]
        let pairs = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + pairs).forEach { free($0) } }
        var id = pid_t()
        let first = network == nil ? path : "/usr/bin/nsenter"
        let code = posix_spawn(&id, first, &actions, &attributes, words, pairs)
        guard code == 0 else { throw Failure(description: "\(path): \(String(cString: strerror(code)))") }
        self.id = id
    }

    deinit {
        if status == nil { kill(SIGKILL) }
    }

    /// What it wrote to standard output so far.
    var output: String { Self.content(of: outputPath) }

    /// What it wrote to standard error so far.
    var errors: String { Self.content(of: errorPath) }

    private static func content(of path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    /// Whether it still runs.
    var isRunning: Bool { status == nil && !reap(WNOHANG) }

    /// Sends a signal and waits for the end.
    @discardableResult
    func kill(_ signal: Int32) -> Int32 {
        if status == nil {
            Foundation.kill(id, signal)
            _ = reap(0)
        }
        return status ?? -1
    }

    /// Waits for the end and returns the exit code; 128 and the signal's number when a signal ended it.
    func wait() -> Int32 {
        if status == nil { _ = reap(0) }
        return status ?? -1
    }

    private func reap(_ options: Int32) -> Bool {
        var raw: Int32 = 0
        guard waitpid(id, &raw, options) == id else { return false }
        let signal = raw & 0x7F
        status = signal == 0 ? (raw >> 8) & 0xFF : 128 + signal
        return true
    }

    /// The programs, and what is loaded into them, stand in the folder of the running test program.
    static func path(of program: String) throws -> String {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let beside = own.deletingLastPathComponent().appendingPathComponent(program).path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent(program).path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder.deleteLastPathComponent()
        }
        throw Failure(description: "\(program) is not beside \(own.path)")
    }
}

/// Looks again until `condition` holds; false when it has not within `seconds`.
func eventually(within seconds: Double = 30, _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = DispatchTime.now() + seconds
    while DispatchTime.now() < deadline {
        if try condition() { return true }
        poll(nil, 0, 25)
    }
    return try condition()
}
