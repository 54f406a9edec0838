extension HTTPClient {
    /// How a client treats the line. The defaults suit a line of a few kilobits per second.
    public struct Configuration: Sendable {
        /// Whom the client talks to.
        public var trust: Trust
        /// Longest time to an open and secured connection, name look-up included, in milliseconds.
        public var connectTimeoutMs = 30_000
        /// How long transfers are waited for, as long as nobody knows the line better.
        public var patience = TransferPatience()
        /// How much the kernel takes in ahead of the line, in bytes. Without a bound it swallows a whole request, and
        /// a line that is slowly sending it cannot be told from one that is dead.
        public var sendBufferBytes: Int32 = 32_768
        /// An idle connection is not used again after this: the server or a router in between has often dropped it.
        public var idleSecondsMax = 118
        /// Seconds between probes that keep routers from forgetting a quiet connection; about 80 bytes each.
        public var keepAliveSeconds = 60
        /// Sent as User-Agent; nil sends none.
        public var userAgent: String?
        /// The proxy to go through.
        public var proxy = Proxy.environment

        public init(trust: Trust) {
            self.trust = trust
        }
    }
}
