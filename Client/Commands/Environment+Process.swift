import Files
import Forms
import Glibc
import Keys
import Protocol

extension Environment {
    /// The environment of this very process.
    public static func ofProcess() -> Environment {
        Environment(
            variable: { name in getenv(name).map { String(cString: $0) } }, now: ClaimedTime.ofMachine,
            random: SecureRandom(), write: { stream, bytes in FileBytes.write(bytes, to: descriptor(stream)) },
            isTerminal: { isatty(descriptor($0)) == 1 }, catalogue: Catalogue.load,
            daemon: daemonBesideThisProgram)
    }

    private static func descriptor(_ stream: Stream) -> Int32 {
        switch stream {
        case .output: STDOUT_FILENO
        case .complaints: STDERR_FILENO
        }
    }

    /// `khunathamd` in the folder of this program; its bare name when there is none.
    private static func daemonBesideThisProgram() -> String {
        let name = "khunathamd"
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { readlink("/proc/self/exe", $0, text.count) } ?? -1
            }
        }
        guard count > 0 else { return name }
        let own = String(decoding: buffer.prefix(count), as: UTF8.self)
        let path = own.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/" + name
        return access(path, X_OK) == 0 ? path : name
    }
}

extension ClaimedTime {
    /// The wall clock, which start of the machine this is, and the time since then.
    static func ofMachine() -> ClaimedTime {
        ClaimedTime(
            wallMs: milliseconds(CLOCK_REALTIME), boot: bootNumber(),
            monotonicMs: UInt64(clamping: milliseconds(CLOCK_BOOTTIME)))
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return 0 }
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// The first 8 bytes of the kernel's boot id, as a number below `Limits.numberMax`; 0 when there is none.
    private static func bootNumber() -> UInt64 {
        do throws(FileFailure) {
            let text = String(decoding: try FileBytes.read("/proc/sys/kernel/random/boot_id", max: 64), as: UTF8.self)
            let digits = String(decoding: text.utf8.filter { $0 != UInt8(ascii: "-") }.prefix(16), as: UTF8.self)
            return (UInt64(digits, radix: 16) ?? 0) & (Limits.numberMax - 1)
        } catch {
            return 0
        }
    }
}
