import ArgumentParser
import Central
import CommandHelp
import Files
import Forms

/// Writes the whole log to a file, for another program to check.
struct LogExport: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "export", abstract: Help.logExport.abstract)
    }

    @Option(parsing: .unconditional, help: Help.log.help("FILE"))
    var log: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        var entries: UInt64 = 0
        try OutputFile.replace(log) { file throws(CommandError) in
            entries = try centrally { () throws(CentralError) in
                try central.exportLog { bytes throws(CentralError) in
                    do throws(FileFailure) {
                        try file.write(bytes)
                    } catch {
                        throw .file(path: log, code: error.code)
                    }
                }
            }
        }
        let document = JSON.object([
            .init("entries", .integer(Int64(clamping: entries))), .init("log", .string(log)),
        ])
        let count = entries
        try session.answer(document) {
            [
                session.text(
                    Label(
                        thai: "เขียนบันทึกการเปลี่ยนแปลง \(count) รายการลง \(log) แล้ว",
                        english: "wrote \(count) log entries to \(log)"))
            ]
        }
    }
}
