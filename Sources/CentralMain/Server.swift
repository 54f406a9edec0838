import Central
import CentralWeb
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import UnixSignals

/// The HTTP server: HTTP/1.1 over TLS, or plain on loopback, until SIGTERM or SIGINT.
struct Server {
    /// A connection on which nothing happens is closed. Longer than an office keeps one for its next exchange, so that
    /// it is the office that closes it, and no request is sent into a closed one.
    private static let idleSeconds: Int64 = 150
    /// Connections at one time; more wait in the kernel's queue.
    private static let connectionsMax = 10_000
    /// How long requests may go on after the signal to stop.
    private static let stopSeconds: Int64 = 10

    let central: Central
    let address: ListenAddress
    /// nil for plain HTTP.
    let certificate: ServerCertificate?
    let access: StaffAccess

    /// Serves until it is told to stop. `onListening` is called once, with the port.
    func run(onListening: @escaping @Sendable (Int) -> Void) async throws(CommandError) {
        let logger = Logger(label: "khunatham-central") { StreamLogHandler.standardError(label: $0) }
        let responder = responder
        let application = Application(
            responder: responder, server: try builder(),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connections, logger: logger)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? address.port) }, logger: logger)
        let services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: application), .init(service: UpkeepService(central: central, logger: logger)),
            .init(service: RestService(central: central) { await responder.answered }),
        ]
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(Self.stopSeconds)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            logger.warning("requests were cut off at the stop")
        } catch {
            throw .cannotListen(address: ListenAddress.text(address.host, address.port), reason: "\(error)")
        }
    }

    /// Connections at one time, when the system allows fewer open files: as many as leave some for the database.
    private static var connections: Int { max(100, OpenFiles.raiseLimit(to: connectionsMax + 500) - 500) }

    private var responder: CentralResponder {
        let pages = Router(context: BasicRequestContext.self)
        PageRoutes(central: central, now: Session.nowMs).add(to: pages)
        return CentralResponder(
            api: APIRoutes(central: central, now: Session.nowMs), pages: pages.buildResponder(), access: access,
            now: Session.nowMs)
    }

    private func builder() throws(CommandError) -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [RequestGuard(), BareReplies()], idleTimeout: .seconds(Self.idleSeconds),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100)))
        guard let certificate else { return plain }
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.chainPEM.utf8))
            let key = try NIOSSLPrivateKey(bytes: Array(certificate.privateKeyPEM.utf8), format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return try .tls(plain, tlsConfiguration: configuration)
        } catch {
            throw .badCertificate(path: "TLS", reason: "\(error)")
        }
    }
}
