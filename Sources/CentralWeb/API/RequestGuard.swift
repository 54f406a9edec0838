public import NIOCore
public import NIOHTTPTypes
import Protocol

/// Ends connections that no honest office makes: bodies that go on after they were refused, and requests that take
/// longer than the worst line needs.
public final class RequestGuard: ChannelInboundHandler, RemovableChannelHandler {
    public typealias InboundIn = HTTPRequestPart
    public typealias InboundOut = HTTPRequestPart

    /// A body beyond this was refused long ago; reading on would serve nobody.
    static let bodyBytesMax = 4 * Limits.exchangeBytesMax
    /// From the first byte of a request to its last: the largest exchange over a line of 2 kB/s.
    static let requestSecondsMax: Int64 = 20 * 60

    private var bodyBytes = 0
    private var deadline: Scheduled<Void>?

    public init() {}

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            bodyBytes = 0
            deadline?.cancel()
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: .seconds(Self.requestSecondsMax)) {
                channel.close(promise: nil)
            }
        case .body(let buffer):
            bodyBytes += buffer.readableBytes
            if bodyBytes > Self.bodyBytesMax {
                context.close(promise: nil)
                return
            }
        case .end: end()
        }
        context.fireChannelRead(data)
    }

    public func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    public func handlerRemoved(context: ChannelHandlerContext) { end() }

    private func end() {
        deadline?.cancel()
        deadline = nil
    }
}
