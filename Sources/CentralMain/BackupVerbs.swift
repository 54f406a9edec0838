import ArgumentParser
import Central
import CommandHelp
import Forms
import Keys
import Protocol

/// Copies the centre while it serves, and proves the copy.
struct BackupVerb: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "backup", abstract: Help.backup.abstract)
    }

    @Argument(help: Help.backupFolder.help("DIR"))
    var target: String

    @Flag(name: .customLong("verify"), help: Help.verify.help())
    var isOld = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let nowMs = Session.nowMs()
        let (backup, archived) = try centrally { () throws(CentralError) in
            let backup =
                isOld
                ? try session.folder.verify(backup: target, for: central, nowMs: nowMs)
                : try session.folder.backUp(central, to: target, nowMs: nowMs)
            return (backup, try central.figures().archived)
        }
        let manifest = backup.manifest
        let document = JSON.object([
            .init("backup", .string(backup.path)), .init("epoch", .string(manifest.epoch.hex)),
            .init("number", .integer(Int64(clamping: manifest.number))),
            .init("logHash", .string(manifest.logHash.hex)), .init("stateHash", .string(manifest.stateHash.hex)),
            .init("madeAt", .string(UTCTime.text(manifest.madeMs))), .init("verified", .boolean(true)),
            .init("archived", .integer(Int64(clamping: archived))),
        ])
        try session.answer(document) {
            [
                session.text(
                    Label(
                        thai: "ชุดสำรอง \(backup.path) ใช้ได้จริง ทดลองกู้คืนแล้ว มีถึงลำดับที่ \(manifest.number)",
                        english: "\(backup.path) is good: it was restored for a test. It ends at \(manifest.number).")),
                session.text(
                    Label(
                        thai: "อยู่ในชุดสำรองที่พิสูจน์แล้วสองชุด ถึงลำดับที่ \(archived)",
                        english: "In two proven backups: up to \(archived).")),
                session.text(
                    Label(
                        thai: "ชุดสำรองมีกุญแจลับของส่วนกลาง เก็บไว้ในที่ปลอดภัยนอกเครื่องนี้",
                        english: "The backup holds the centre's secret keys. Keep it in a safe place elsewhere.")),
            ]
        }
    }
}

/// Makes the data folder from a backup, or from a copy that takes the old centre's place.
struct RestoreVerb: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "restore", abstract: Help.restore.abstract)
    }

    @Argument(help: Help.restoreFrom.help("DIR"))
    var source: String

    @Flag(name: .customLong("replace"), help: Help.replace.help())
    var isReplacing = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let restored = try centrally { () throws(CentralError) in
            var random = SecureRandom()
            return try session.folder.restore(
                from: source, isReplacing: isReplacing, catalogue: session.catalogue, nowMs: Session.nowMs(),
                using: &random)
        }
        let document = JSON.object([
            .init("data", .string(session.folder.path)), .init("epoch", .string(restored.epoch.hex)),
            .init("number", .integer(Int64(clamping: restored.number))),
            .init("stateHash", .string(restored.stateHash.hex)),
            .init("replaced", restored.replaced.map { .string($0) } ?? .null),
        ])
        try session.answer(document) {
            let replaced = restored.replaced.map {
                [session.text(Label(thai: "ข้อมูลเดิมย้ายไปที่ \($0)", english: "What was there is now at \($0)."))]
            }
            return [
                session.text(
                    Label(
                        thai: "กู้คืนแล้วที่ \(session.folder.path) มีถึงลำดับที่ \(restored.number)",
                        english: "Restored to \(session.folder.path). It ends at \(restored.number).")),
                session.text(
                    Label(
                        thai: """
                            สิ่งที่บันทึกหลังจากนั้น หน่วยงานจะส่งคืนให้เองเมื่อติดต่อครั้งต่อไป \
                            อย่าเปิดเครื่องแม่ข่ายเดิมอีก
                            """,
                        english: """
                            What was recorded later comes back from the offices at their next contact. Do not start \
                            the old server again.
                            """)),
            ] + (replaced ?? [])
        }
    }
}

extension BackupFault {
    /// What is wrong, and what to do.
    func message(_ path: String) -> Label {
        switch self {
        case .noManifest:
            Label(
                thai: "\(path) ไม่ใช่ชุดสำรอง: ไม่มีแฟ้ม manifest หรืออ่านไม่ได้ ใช้ชุดอื่น",
                english: "\(path) is no backup: it has no readable manifest. Use another one.")
        case .otherFile(let name):
            Label(
                thai: "ชุดสำรอง \(path) ใช้ไม่ได้: แฟ้ม \(name) หายหรือถูกเปลี่ยน ใช้ชุดอื่น",
                english: "\(path) cannot be used: the file \(name) is missing or was changed. Use another backup.")
        case .damaged(let detail):
            Label(
                thai: "ชุดสำรอง \(path) ใช้ไม่ได้: ฐานข้อมูลเสียหาย (\(detail)) ใช้ชุดอื่น",
                english: "\(path) cannot be used: its database is damaged (\(detail)). Use another backup.")
        case .otherLog(let number):
            Label(
                thai: "ชุดสำรอง \(path) ใช้ไม่ได้: บันทึกลำดับที่ \(number) ไม่ตรงกับแฮช ใช้ชุดอื่น",
                english: "\(path) cannot be used: entry \(number) of its log does not fit its hash. Use another backup."
            )
        case .otherRecord(let record):
            Label(
                thai: "ชุดสำรอง \(path) ใช้ไม่ได้: รายการ \(record.text) ไม่ตรงกับการบันทึก ใช้ชุดอื่น",
                english: "\(path) cannot be used: the record \(record.text) is not what its changes give.")
        case .otherContent:
            Label(
                thai: "ชุดสำรอง \(path) ใช้ไม่ได้: เนื้อหาไม่ตรงกับแฟ้ม manifest ใช้ชุดอื่น",
                english: "\(path) cannot be used: its content is not what its manifest says. Use another backup.")
        case .noKey:
            Label(
                thai: "\(path) ไม่มีกุญแจของส่วนกลาง (server.key) หน่วยงานจะไม่เชื่อถือเครื่องนี้",
                english: "\(path) has no key of the centre (server.key): no office would trust it.")
        }
    }
}
