public import Forms
public import Protocol

/// What the commands know of the process around them. Tests make their own.
public struct Environment {
    /// Where texts go.
    public enum Stream: Sendable {
        /// Results.
        case output
        /// Messages for people, progress.
        case complaints
    }

    /// A variable of the environment; nil when it is not set.
    public var variable: (String) -> String?
    /// What the machine says of the time, now.
    public var now: () -> ClaimedTime
    /// Where ids and salts come from.
    public var random: any RandomNumberGenerator
    /// Writes all the bytes; returns 0, or the error number of what kept it from that.
    public var write: (Stream, [UInt8]) -> Int32
    /// Whether somebody is looking at the stream.
    public var isTerminal: (Stream) -> Bool
    /// The record types.
    public var catalogue: () throws(FormError) -> Catalogue
    /// The program that exchanges with the centre: a path, or a name to be looked for in `PATH`.
    public var daemon: () -> String

    public init(
        variable: @escaping (String) -> String?, now: @escaping () -> ClaimedTime,
        random: any RandomNumberGenerator, write: @escaping (Stream, [UInt8]) -> Int32,
        isTerminal: @escaping (Stream) -> Bool, catalogue: @escaping () throws(FormError) -> Catalogue,
        daemon: @escaping () -> String
    ) {
        self.variable = variable
        self.now = now
        self.random = random
        self.write = write
        self.isTerminal = isTerminal
        self.catalogue = catalogue
        self.daemon = daemon
    }
}
