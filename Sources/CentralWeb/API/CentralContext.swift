import CNIOLinux
public import Hummingbird
import NIOCore

/// What is known of a request beside the request: who sent it, as the network says. Headers that claim another sender
/// are not believed.
public struct CentralContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// The context for routes that need to know nothing of the sender.
    var basic: BasicRequestContext {
        BasicRequestContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
    }

    /// Whom a limit on tries counts for: an IPv4 address, or the network of an IPv6 address, of which one machine has
    /// as many as it likes.
    var sender: String {
        guard let address = channel.remoteAddress else { return "" }
        switch address {
        case .v6(let address):
            let bytes = withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
            let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            return (isMapped ? bytes.dropFirst(12) : bytes.prefix(8)).map(String.init).joined(separator: ".")
        case .v4(let address):
            return withUnsafeBytes(of: address.address.sin_addr) { Array($0) }.map(String.init).joined(separator: ".")
        case .unixDomainSocket: return ""
        }
    }

    /// Whether the sender is on this very machine.
    var isLocal: Bool {
        guard let address = channel.remoteAddress?.ipAddress else { return true }
        return address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }
}
