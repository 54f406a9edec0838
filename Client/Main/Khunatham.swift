import Commands
import Glibc

/// The program `khunatham`.
@main
enum Khunatham {
    static func main() {
        let program = Program(.ofProcess())
        let code = program.run(Array(CommandLine.arguments.dropFirst()))
        // The store is still open when the process ends: closing it would write the whole log back, which is the
        // daemon's task, while a clerk waits.
        withExtendedLifetime(program) { exit(code) }
    }
}
