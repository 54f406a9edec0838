import Glibc

/// Held while a daemon serves a home, so that there is one at a time. The kernel frees it when the process ends,
/// however it ends.
final class DaemonLock {
    private let descriptor: Int32

    /// Takes the lock at `path`; nil when another daemon has it.
    init?(path: String) throws(DriverError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(call: "open", path: path, code: errno) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
        let code = errno
        close(descriptor)
        if code == EWOULDBLOCK { return nil }
        throw .system(call: "flock", path: path, code: code)
    }

    deinit { close(descriptor) }
}
