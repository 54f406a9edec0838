import HTTPTypes
public import NIOCore
public import NIOHTTPTypes

/// Takes the date out of replies to exchanges: each has the centre's clock in its signed bytes, and every byte counts
/// on the lines that they take. They are the answers that name no content type.
public final class BareReplies: ChannelOutboundHandler, RemovableChannelHandler {
    public typealias OutboundIn = HTTPResponsePart
    public typealias OutboundOut = HTTPResponsePart

    public init() {}

    /// Passes on what is written, the head of such a reply without its date.
    public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status == .ok && head.headerFields[.contentType] == nil:
            head.headerFields[.date] = nil
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head, .body, .end: context.write(data, promise: promise)
        }
    }
}
