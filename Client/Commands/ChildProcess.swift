import Files
import Glibc

/// One run of another program: it says nothing on standard output, and its last words are kept in case it fails.
struct ChildProcess {
    private static let complaintsMax = 16 * 1024
    private static let pollMs: Int32 = 50
    /// How long a program that is asked to end may take, in polls.
    private static let gracePolls = 40

    /// A path, or a name to be looked for in `PATH`.
    let program: String
    let arguments: [String]

    /// Runs it to its end, or until the time is over: then it is asked to end, and made to.
    ///
    /// - Parameters:
    ///   - deadlineMs: by the clock that `nowMs` reads.
    func run(untilMs deadlineMs: UInt64, _ nowMs: () -> UInt64) -> DaemonLine.Ending {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return .ended(code: 1, complaints: "pipe: \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        defer { close(ends[0]) }
        let started = spawn(complaints: ends[1])
        close(ends[1])
        switch started {
        case .failure(let failure):
            return failure.code == ENOENT
                ? .missing(path: program) : .ended(code: 1, complaints: "posix_spawn: \(failure.code)")
        case .success(let process):
            return wait(for: process, reading: ends[0], untilMs: deadlineMs, nowMs)
        }
    }

    private func wait(
        for process: pid_t, reading source: Int32, untilMs deadlineMs: UInt64, _ nowMs: () -> UInt64
    ) -> DaemonLine.Ending {
        var complaints: [UInt8] = []
        while nowMs() < deadlineMs {
            listen(source, &complaints)
            if let code = Self.exitCode(of: process) {
                listen(source, &complaints)
                let text = String(decoding: complaints, as: UTF8.self)
                return .ended(code: code, complaints: String(text.reversed().drop { $0.isNewline }.reversed()))
            }
        }
        kill(process, SIGTERM)
        for _ in 0..<Self.gracePolls {
            if Self.exitCode(of: process) != nil { return .timedOut }
            poll(nil, 0, Self.pollMs)
        }
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return .timedOut
    }

    /// Waits for words, or a little while; keeps the last ones.
    private func listen(_ source: Int32, _ complaints: inout [UInt8]) {
        var request = pollfd(fd: source, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, Self.pollMs) > 0 else { return }
        var piece = [UInt8](repeating: 0, count: 4096)
        let count = read(source, &piece, piece.count)
        if count > 0 {
            complaints = Array((complaints + piece[..<count]).suffix(Self.complaintsMax))
        } else {
            // The other end is closed: the program is ending, but is not gone yet.
            poll(nil, 0, 2)
        }
    }

    /// The exit code of a process that has ended; that of a signal is 128 and more, as shells count.
    private static func exitCode(of process: pid_t) -> Int32? {
        var status: Int32 = 0
        let found = waitpid(process, &status, WNOHANG)
        if found == 0 { return nil }
        guard found == process else { return 1 }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F)
    }

    private func spawn(complaints: Int32) -> Result<pid_t, FileFailure> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, complaints, STDERR_FILENO)
        var process: pid_t = 0
        let code = Self.withPointers([program] + arguments) { words in
            Self.withPointers(Self.variables()) { variables in
                posix_spawnp(&process, program, &actions, nil, words, variables)
            }
        }
        return code == 0 ? .success(process) : .failure(FileFailure(path: program, code: code))
    }

    /// The variables that this process was started with.
    private static func variables() -> [String] {
        do throws(FileFailure) {
            let bytes = try FileBytes.read("/proc/self/environ", max: 4 * 1024 * 1024)
            return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        } catch {
            return []
        }
    }

    private static func withPointers<Value>(
        _ words: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let pointers = words.map { strdup($0) }
        defer { pointers.forEach { free($0) } }
        return body(pointers + [nil])
    }
}
