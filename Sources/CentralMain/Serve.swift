import ArgumentParser
import Central
import CentralWeb
import CommandHelp
import Forms
import Keys

/// Listens for offices and serves the pages, until it is told to stop.
struct Serve: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "serve", abstract: Help.serve.abstract)
    }

    @Option(help: Help.listen.help("HOST:PORT"))
    var listen: String

    @Option(name: .customLong("tls-certificate"), help: Help.certificate.help("FILE"))
    var certificate: String?

    @Option(name: .customLong("tls-key"), help: Help.key.help("FILE"))
    var key: String?

    @Flag(name: .customLong("insecure-loopback"), help: Help.insecure.help())
    var isInsecure = false

    @Option(name: .customLong("password-file"), help: Help.passwordFile.help("FILE"))
    var passwordFile: String?

    @Option(name: .customLong("host-name"), parsing: .singleValue, help: Help.hostName.help("NAME"))
    var hostNames: [String] = []

    @Option(help: Help.database.help("URL"))
    var database: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        if database != nil { throw .usage(.sqliteOnly) }
        let address = try ListenAddress(listen)
        let access = try access(address)
        let central = try session.open()
        let tls = try tls(address, session)
        let shown = hostNames.first ?? (address.isWildcard ? Session.hostName ?? "localhost" : address.host)
        let server = Server(central: central, address: address, certificate: tls, access: access)
        try await server.run { port in
            let scheme = tls == nil ? "http" : "https"
            announce("\(scheme)://" + ListenAddress.text(address.host, port), session)
            note("\(scheme)://" + ListenAddress.text(shown, port), session)
        }
    }

    /// What the server presents; nil when it speaks plain HTTP.
    private func tls(_ address: ListenAddress, _ session: Session) throws(CommandError) -> ServerCertificate? {
        if isInsecure {
            if certificate != nil || key != nil { throw .usage(.certificateWithoutTLS) }
            if !address.isLoopback { throw .usage(.notLoopback(address.host)) }
            return nil
        }
        switch (certificate, key) {
        case (let certificate?, let key?): return try CertificateFiles.load(certificate, key)
        case (nil, nil): break
        case (_?, nil), (nil, _?): throw .usage(.oneCertificateAndKey)
        }
        let own = [address.isWildcard ? nil : address.host, Session.hostName].compactMap { $0 }
        let names = ServerNames(ServerNames.loopback + own + hostNames)
        return try centrally { () throws(CentralError) in
            try session.folder.serverCertificate(for: names, now: Session.nowMs() / 1000)
        }
    }

    private func access(_ address: ListenAddress) throws(CommandError) -> StaffAccess {
        guard let passwordFile else { return address.isLoopback ? .onThisMachine : .closed }
        return .passphrase(try centrally { () throws(CentralError) in try StaffPassphrase(file: passwordFile) })
    }

    private func announce(_ address: String, _ session: Session) {
        let line = session.isJSON ? JSON.object([.init("listening", .string(address))]).text : "listening on \(address)"
        Terminal.print(line)
    }

    /// Notes the address for the slips that `office code` prints. A server that cannot note it serves all the same.
    private func note(_ address: String, _ session: Session) {
        do throws(CentralError) {
            try session.folder.note(address: address)
        } catch {
            session.note(CommandError.central(error).message(session.catalogue))
        }
    }
}
