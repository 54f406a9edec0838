import Driver
import Forms
import Glibc
import Store

/// The daemon of one office's machine: `khunathamd --home DIR [--once]`.
@main
enum Khunathamd {
    static func main() {
        guard let options = Options(CommandLine.arguments.dropFirst(), home: environment("KHUNATHAM_HOME")) else {
            fail("usage: khunathamd --home DIR [--once]", code: 2)
        }
        do {
            let driver = try Driver(home: OfficeHome(options.home), catalogue: try Catalogue.load())
            if options.isOnce { exit(try driver.runOnce().exitCode) }
            say("khunathamd: serving \(options.home)", to: STDOUT_FILENO)
            try driver.run()
        } catch {
            fail("khunathamd: \(error)", code: 1)
        }
    }

    private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func fail(_ message: String, code: Int32) -> Never {
        say(message, to: STDERR_FILENO)
        exit(code)
    }

    /// One line at once, whatever the descriptor leads to.
    private static func say(_ line: String, to descriptor: Int32) {
        let bytes = Array((line + "\n").utf8)
        _ = write(descriptor, bytes, bytes.count)
    }
}
