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

    /// The sender's IP address; empty when there is none.
    var sender: String { channel.remoteAddress?.ipAddress ?? "" }

    /// Whether the sender is on this very machine.
    var isLocal: Bool {
        guard let address = channel.remoteAddress?.ipAddress else { return true }
        return address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }
}
