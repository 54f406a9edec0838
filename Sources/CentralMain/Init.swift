import ArgumentParser
import Central
import CommandHelp
import Forms
import Keys

/// Makes the data folder of a new centre.
struct Init: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "init", abstract: Help.initialise.abstract)
    }

    @Option(help: Help.province.help("CODE"))
    var province: String

    @Option(name: .customLong("host-name"), parsing: .singleValue, help: Help.hostName.help("NAME"))
    var hostNames: [String] = []

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let nowMs = Session.nowMs()
        var random = SecureRandom()
        let folder = session.folder
        _ = try centrally { () throws(CentralError) in
            try folder.create(province: province, catalogue: session.catalogue, nowMs: nowMs, using: &random)
        }
        let names = ServerNames(ServerNames.loopback + [Session.hostName].compactMap { $0 } + hostNames)
        let certificate = try centrally { () throws(CentralError) in
            try folder.serverCertificate(for: names, now: nowMs / 1000)
        }
        let fingerprint = certificate.fingerprint.description
        let document = JSON.object([
            .init("data", .string(folder.path)), .init("province", .string(province)),
            .init("fingerprint", .string(fingerprint)), .init("names", .array(names.all.map { .string($0) })),
        ])
        try session.answer(document) {
            [
                session.text(
                    Label(thai: "สร้างส่วนกลางที่ \(folder.path) แล้ว", english: "made a centre at \(folder.path)")),
                session.text(Label(thai: "ลายนิ้วมือ \(fingerprint)", english: "fingerprint \(fingerprint)")),
                session.text(
                    Label(
                        thai: "สำรองแฟ้ม server.key และ authority.key ไว้ในที่ปลอดภัย",
                        english: "Keep copies of server.key and authority.key in a safe place.")),
            ]
        }
    }
}
