import CLinux
import Glibc

/// What can wake the daemon besides time: a commit to the store, a signal to end, a change of the network's links.
/// It sleeps in one `poll`, without a single wake-up when nothing happens.
final class Wakeups {
    /// What woke the daemon.
    struct Reasons: OptionSet {
        let rawValue: Int
        /// A file of the home was written.
        static let home = Reasons(rawValue: 1)
        /// The process was asked to end.
        static let stop = Reasons(rawValue: 2)
        /// A network link began to work, or got an address that it had not.
        static let link = Reasons(rawValue: 4)
    }

    private let inotify: Int32
    private let netlink: Int32
    private var links: Links
    /// Becomes readable when the process is asked to end.
    let stop: Int32

    /// Watches the folder `home`. SIGTERM and SIGINT are taken over for the whole process.
    init(home: String) throws(DriverError) {
        inotify = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard inotify >= 0, inotify_add_watch(inotify, home, UInt32(IN_MODIFY) | UInt32(IN_CREATE)) >= 0 else {
            throw .system(call: "inotify", path: home, code: errno)
        }
        stop = khn_stop_descriptor()
        guard stop >= 0 else { throw .system(call: "signalfd", path: "", code: errno) }
        // Where link changes cannot be watched, the daemon notices a line by trying.
        netlink = khn_link_descriptor()
        // Looked at once changes are watched, so that none falls between.
        links = Links.present()
    }

    deinit {
        close(inotify)
        close(stop)
        if netlink >= 0 { close(netlink) }
    }

    /// Sleeps until something happens or `timeout` has passed, and says what happened.
    func wait(atMost timeout: Duration) throws(DriverError) -> Reasons {
        var descriptors = [inotify, stop, netlink].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let (seconds, attoseconds) = timeout.components
        // Rounded up, so that the machine is not asked before its time.
        let milliseconds = max(0, seconds) * 1000 + (max(0, attoseconds) + 999_999_999_999_999) / 1_000_000_000_000_000
        if poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds)) < 0, errno != EINTR {
            throw .system(call: "poll", path: "", code: errno)
        }
        var reasons: Reasons = []
        if descriptors[0].revents != 0, drain(inotify) { reasons.insert(.home) }
        if descriptors[1].revents != 0 { reasons.insert(.stop) }
        if descriptors[2].revents != 0, isLinkUp() { reasons.insert(.link) }
        return reasons
    }

    /// Reads what the kernel told of the links, and says whether one of them may be a new way to the centre.
    private func isLinkUp() -> Bool {
        var buffer: [UInt8] = Array(repeating: 0, count: 32 * 1024)
        var isUp = false
        while true {
            let count = read(netlink, &buffer, buffer.count)
            if count > 0 {
                if links.take(Array(buffer[..<count])) { isUp = true }
            } else if count < 0, errno == ENOBUFS {
                // It told more than the socket holds, and dropped the rest.
                if links.become(.present()) { isUp = true }
            } else {
                return isUp
            }
        }
    }

    /// Reads what is there and forgets it: that something happened is all that counts.
    private func drain(_ descriptor: Int32) -> Bool {
        var buffer: [UInt8] = Array(repeating: 0, count: 16 * 1024)
        var isAny = false
        while read(descriptor, &buffer, buffer.count) > 0 { isAny = true }
        return isAny
    }
}
