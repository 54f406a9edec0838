import ArgumentParser
import Bundles
import Central
import CommandHelp
import Forms
import Keys
import Protocol

/// What is done with bundles: the exchange with offices that no line reaches.
struct BundleVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bundle", abstract: Help.bundle.abstract,
            subcommands: [BundleImport.self, BundleAnswerVerb.self])
    }
}

/// Takes in a bundle of an office.
struct BundleImport: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "import", abstract: Help.bundleImport.abstract)
    }

    @Argument(help: Help.bundleFile.help("FILE"))
    var file: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let receipt = try centrally { () throws(CentralError) in
            let bundle: SealedBundle
            do throws(BundleError) {
                bundle = try BundleFile.open(file)
            } catch {
                throw .bundle(error)
            }
            return try central.takeIn(bundle, nowMs: Session.nowMs())
        }
        let report: [JSON.Member] = [
            .init("office", .string(receipt.office)),
            .init("device", .string(Fingerprint(receipt.device).description)),
            .init("received", .integer(Int64(receipt.logged))), .init("known", .integer(Int64(receipt.known))),
            .init("held", .integer(Int64(receipt.held))), .init("missing", .integer(Int64(receipt.missing))),
            .init("deferred", .integer(Int64(receipt.deferred))), .init("old", .boolean(receipt.isOld)),
        ]
        if receipt.ending != .whole { throw .bundleCut(received: receipt.logged, report: report) }
        try session.answer(.object(report)) { lines(receipt, session).map(session.text) }
    }

    private func lines(_ receipt: BundleReceipt, _ session: Session) -> [Label] {
        let name = session.name(ofOffice: receipt.office)
        let taken = Label(
            thai: "รับแฟ้มนำส่งของ \(name) แล้ว ใหม่ \(receipt.logged) มีอยู่แล้ว \(receipt.known) การบันทึก",
            english: "took in the bundle of \(name): \(receipt.logged) new, \(receipt.known) known")
        let held = Label(
            thai: "เก็บไว้แต่ยังไม่นำไปใช้ \(receipt.held) การบันทึก ดูด้วย held list",
            english: "kept without being applied: \(receipt.held); see: held list")
        let missing = Label(
            thai: "ข้าม \(receipt.missing) การบันทึก เพราะขาดส่วนก่อนหน้า แฟ้มตอบกลับจะขอให้ส่งใหม่",
            english: "passed over \(receipt.missing), because what is before them is not here; the answer asks for it")
        let deferred = Label(
            thai: "ยังไม่รับ \(receipt.deferred) การบันทึก เพราะส่วนกลางถูกกู้คืนหลังเขียนแฟ้มนี้ แฟ้มตอบกลับจะขอให้ส่งใหม่",
            english: """
                not taken in yet: \(receipt.deferred), since the centre was put back after the bundle was written; the \
                answer asks for them again
                """)
        let next = Label(
            thai: "ทำแฟ้มตอบกลับด้วย khunatham-central bundle answer FILE --office \(receipt.office)",
            english: "answer it with: khunatham-central bundle answer FILE --office \(receipt.office)")
        return [taken] + (receipt.held > 0 ? [held] : []) + (receipt.missing > 0 ? [missing] : [])
            + (receipt.deferred > 0 ? [deferred] : []) + [next]
    }
}

/// Writes the answer that goes back to an office.
struct BundleAnswerVerb: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "answer", abstract: Help.bundleAnswer.abstract)
    }

    @Argument(help: Help.bundleFile.help("FILE"))
    var file: String

    @Option(help: Help.code.help("CODE"))
    var office: String

    @Option(help: Help.bundleDevice.help("FINGERPRINT"))
    var device: String?

    @Flag(help: Help.force.help())
    var force = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let fingerprint = try device.map { typed throws(CommandError) in try Fingerprint.typed(typed) }
        let central = try session.open()
        let answer = try centrally { () throws(CentralError) in
            var random = SecureRandom()
            return try central.answer(
                office: office, device: fingerprint, to: file, replaces: force, nowMs: Session.nowMs(), using: &random)
        }
        let document = JSON.object([
            .init("office", .string(office)), .init("device", .string(answer.device.fingerprint.description)),
            .init("file", .string(file)), .init("held", .integer(Int64(answer.held))),
            .init("log", answer.through.map { .integer(Int64(clamping: $0)) } ?? .null),
        ])
        try session.answer(document) {
            let name = session.name(ofOffice: office)
            let label = Label(
                thai: "เขียนแฟ้มตอบกลับถึง \(name) เครื่อง \(answer.device.fingerprint) ลง \(file) แล้ว",
                english: "wrote the answer to \(name), machine \(answer.device.fingerprint), into \(file)")
            return [session.text(label)]
        }
    }
}
