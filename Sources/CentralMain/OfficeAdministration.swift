import ArgumentParser
import Central
import CommandHelp
import Forms
import Keys

/// Takes in an office.
struct OfficeAdd: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "add", abstract: Help.officeAdd.abstract)
    }

    @Argument(help: Help.code.help("CODE"))
    var code: String

    @Option(name: .customLong("network"), parsing: .singleValue, help: Help.network.help("NN"))
    var networks: [String] = []

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        try centrally { () throws(CentralError) in
            try central.addOffice(code, networks: networks, nowMs: Session.nowMs())
        }
        try session.answer(.object([.init("code", .string(code))])) {
            [session.text(Label(thai: "เพิ่ม", english: "added")) + " " + session.name(ofOffice: code)]
        }
    }
}

/// Says which networks an office belongs to.
struct OfficeNetworks: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "networks", abstract: Help.officeNetworks.abstract)
    }

    @Argument(help: Help.code.help("CODE"))
    var code: String

    @Argument(help: Help.network.help("NN"))
    var networks: [String] = []

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        try centrally { () throws(CentralError) in
            try central.setNetworks(networks, of: code, nowMs: Session.nowMs())
        }
        let document = JSON.object([
            .init("code", .string(code)), .init("networks", .array(networks.map { .string($0) })),
        ])
        try session.answer(document) {
            let named = networks.map { session.catalogue.list("CL02")?.item($0)?.label[session.language] ?? $0 }
            return [session.name(ofOffice: code) + ": " + named.joined(separator: ", ")]
        }
    }
}

/// Approves a machine whose fingerprint staff compared.
struct OfficeApprove: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "approve", abstract: Help.officeApprove.abstract)
    }

    @Argument(help: Help.code.help("CODE"))
    var code: String

    @Argument(help: Help.fingerprint.help("FINGERPRINT"))
    var fingerprint: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let device = try Fingerprint.typed(fingerprint)
        let central = try session.open()
        try centrally { () throws(CentralError) in
            try central.approve(device: device, of: code, nowMs: Session.nowMs())
        }
        try session.answer(.object([.init("code", .string(code)), .init("device", .string(device.description))])) {
            [session.text(Label(thai: "อนุมัติแล้ว", english: "approved")) + " \(device)"]
        }
    }
}

/// Ends the rights of an office, or of one of its machines.
struct OfficeRevoke: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "revoke", abstract: Help.officeRevoke.abstract)
    }

    @Argument(help: Help.code.help("CODE"))
    var code: String

    @Argument(help: Help.fingerprint.help("FINGERPRINT"))
    var fingerprint: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let device = try fingerprint.map { typed throws(CommandError) in try Fingerprint.typed(typed) }
        let central = try session.open()
        try centrally { () throws(CentralError) in
            if let device {
                try central.revoke(device: device, of: code, nowMs: Session.nowMs())
            } else {
                try central.revoke(code, nowMs: Session.nowMs())
            }
        }
        let machine = device.map { [JSON.Member("device", .string($0.description))] } ?? []
        try session.answer(.object([.init("code", .string(code))] + machine)) {
            let words = [session.text(Label(thai: "เพิกถอนแล้ว", english: "revoked"))]
            return [
                (words + (device.map { [$0.description] } ?? []) + [session.name(ofOffice: code)]).joined(
                    separator: " ")
            ]
        }
    }
}

extension Fingerprint {
    /// The fingerprint as somebody typed it.
    static func typed(_ text: String) throws(CommandError) -> Fingerprint {
        do throws(KeysError) {
            return try Fingerprint(parsing: text)
        } catch {
            throw .usage(.badFingerprint(text))
        }
    }
}
