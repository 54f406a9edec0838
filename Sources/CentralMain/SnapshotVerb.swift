import ArgumentParser
import Central
import CommandHelp
import Forms

/// Builds at once what is missing of the snapshots that a new office begins with.
struct SnapshotVerb: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "snapshot", abstract: Help.snapshot.abstract)
    }

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let figures = try centrally { () throws(CentralError) in
            try central.buildSnapshots(nowMs: Session.nowMs())
        }
        let document = JSON.object([
            .init("pieces", .integer(Int64(figures.built))), .init("bytes", .integer(Int64(figures.bytes))),
        ])
        try session.answer(document) {
            let (built, kilobytes) = (figures.built, (figures.bytes + 1023) / 1024)
            let nothing = Label(thai: "ชุดข้อมูลเริ่มต้นเป็นปัจจุบันแล้ว", english: "the snapshots are up to date")
            let done = Label(
                thai: "สร้างชุดข้อมูลเริ่มต้นเพิ่ม \(built) ชิ้น (\(kilobytes) KiB)",
                english: "built \(built) pieces of snapshots (\(kilobytes) KiB)")
            return [session.text(built == 0 ? nothing : done)]
        }
    }
}
