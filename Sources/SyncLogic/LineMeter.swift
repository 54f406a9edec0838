/// What the daemon's own exchanges have shown of the line. A value: tries go in, what to expect comes out.
public struct LineMeter: Hashable, Sendable {
    /// What one exchange showed.
    public struct Try: Hashable, Sendable {
        /// Bytes that were put on the line, as far as the kernel took them, and that came back, heads included.
        public var sentBytes: Int64 = 0
        public var receivedBytes: Int64 = 0
        /// What its connection had carried before, both ways.
        public var carriedBytes: Int64 = 0
        /// A round trip of the connection that was made for it; nil on an open one.
        public var connectMs: Int64?
        /// From the first byte sent to the first byte of the answer; nil when none came.
        public var answerMs: Int64?
        /// From the first byte of the answer to the last.
        public var receiveMs: Int64 = 0
        /// Changes that it sent.
        public var changes: Int64 = 0
        /// For how many bytes of changes it asked, when the answer was full of them.
        public var filledBytes: Int64?
        /// Whether the line carried it to its end.
        public var isWhole = true
        /// Whether what arrived of the answer before a cut is kept, and gone on from.
        public var isResumable = false

        public init() {}
    }

    /// What is larger is not believed: 2^40 bytes or milliseconds.
    static let figureMax: Int64 = 1 << 40
    /// What a store keeps is not larger.
    static let numberMax: Int64 = 1 << 50
    /// Bytes that are too few to tell a speed from.
    private static let speedBytesMin: Int64 = 2048
    /// Bytes of an answer that are more than its head: of its content something arrived. Of a record of TLS that is cut
    /// nothing does, and those of a server hold up to 16 KiB.
    private static let headBytesMax: Int64 = 2048
    /// Requests up to so many bytes take a round trip and no more.
    private static let smallBytesMax: Int64 = 600

    /// Bytes in milliseconds, to the centre and from it.
    public private(set) var up = LineRate()
    public private(set) var down = LineRate()
    /// Bytes on the line for changes sent.
    public private(set) var changes = LineRate()
    /// Bytes of changes for bytes of answers.
    public private(set) var density = LineRate()
    /// The shortest round trip of late, in milliseconds; nil before the first.
    public private(set) var roundTripMs: Int64?
    /// Of a thousand exchanges and pieces, how many the line cut, of late.
    public private(set) var cutPerMille: Int64 = 0
    /// What a connection carries.
    public private(set) var room = ConnectionRoom()

    public init() {}

    /// Takes in what an exchange showed, at this time of this machine's wall clock.
    public mutating func take(_ attempt: Try, nowMs: Int64) {
        room.forget(nowMs: nowMs)
        let moved = attempt.sentBytes + attempt.receivedBytes
        cutPerMille += ((attempt.isWhole ? 0 : 1000) - cutPerMille) / 8
        guard attempt.isWhole else {
            // What is gone on from and came to something is to be asked for as before.
            if attempt.isResumable, attempt.receivedBytes > Self.headBytesMax { return }
            room.cut(after: attempt.carriedBytes, at: attempt.carriedBytes + moved, nowMs: nowMs)
            return
        }
        room.carry(from: attempt.carriedBytes, to: attempt.carriedBytes + moved)
        if let connectMs = attempt.connectMs { takeRoundTrip(connectMs) }
        if let answerMs = attempt.answerMs, (0...Self.figureMax).contains(answerMs) {
            if attempt.sentBytes <= Self.smallBytesMax { takeRoundTrip(answerMs) }
            // A request is on its way while it is sent and for half a round trip, and its answer for the other half.
            if attempt.sentBytes >= Self.speedBytesMin {
                up.add(attempt.sentBytes, in: max(1, answerMs - (roundTripMs ?? 0)))
            }
        }
        if attempt.receivedBytes >= Self.speedBytesMin {
            down.add(attempt.receivedBytes, in: max(1, attempt.receiveMs))
        }
        if attempt.changes > 0 {
            changes.add(max(1, attempt.sentBytes - Int64(ExchangeSize.frameBytes) / 2), in: attempt.changes)
        }
        if let filled = attempt.filledBytes, attempt.receivedBytes >= Self.speedBytesMin {
            density.add(filled, in: attempt.receivedBytes)
        }
    }

    /// The shortest counts at once, a longer one only over time: most of what makes a round trip longer is no line.
    private mutating func takeRoundTrip(_ milliseconds: Int64) {
        guard (0...Self.figureMax).contains(milliseconds) else { return }
        guard let known = roundTripMs, milliseconds > known else {
            roundTripMs = milliseconds
            return
        }
        roundTripMs = known + (milliseconds - known) / 16
    }
}

extension LineMeter {
    /// The meter as a store keeps it.
    public var numbers: [Int64] {
        up.numbers + down.numbers + changes.numbers + density.numbers + [roundTripMs ?? -1, cutPerMille] + room.numbers
    }

    /// Reads what a store kept. A meter of another version, or one that cannot be, begins anew.
    public init(numbers: [Int64]) {
        guard numbers.count == 17, (-1...Self.figureMax).contains(numbers[8]), (0...1000).contains(numbers[9]) else {
            return
        }
        up = LineRate(numbers: numbers[0..<2])
        down = LineRate(numbers: numbers[2..<4])
        changes = LineRate(numbers: numbers[4..<6])
        density = LineRate(numbers: numbers[6..<8])
        roundTripMs = numbers[8] < 0 ? nil : numbers[8]
        cutPerMille = numbers[9]
        room = ConnectionRoom(numbers: numbers[10..<17])
    }
}
