/// How many bytes a connection carries before the line cuts it, as far as the line has shown.
///
/// What an exchange that was cut had said is lost, so exchanges shall end, and a new connection shall be made, before a
/// connection comes to the end of its life. Where exactly that lies nobody tells: the kernel takes a whole request
/// before the line has carried half of it. So the room of a connection is what one was seen to carry, or a quarter of
/// what one did not carry; it grows by trials, which become rare once one failed.
public struct ConnectionRoom: Hashable, Sendable {
    /// What the worst line is still tried with, in bytes both ways: about ten changes with all around them.
    public static let bytesMin: Int64 = 2048
    /// What carries as much is not bounded: no exchange needs more.
    public static let bytesMax: Int64 = 1024 * 1024
    /// After so long without a cut, the line is taken for another one, in milliseconds: a week.
    public static let lastingMs: Int64 = 7 * 86_400_000
    /// Connections that were used well before more is tried.
    static let patienceMin: Int64 = 4
    static let patienceMax: Int64 = 64
    /// After so many cuts in a row without much to be seen it was the answer that was too large: of one whose first
    /// piece of TLS did not arrive whole nothing is seen.
    static let blanksMax: Int64 = 2
    /// What such an answer is taken to have been, in bytes.
    static let unseenBytes: Int64 = 64 * 1024

    /// What a connection is trusted with, in bytes both ways; nil while nothing speaks against any number.
    public private(set) var bytes: Int64?
    /// The most that one carried in exchanges that ended well.
    private(set) var proven: Int64 = 0
    /// The least at which one was cut, counted with all that was put on it; nil when none was.
    private(set) var failed: Int64?
    /// Connections in a row that were used well.
    private(set) var used: Int64 = 0
    /// How many of them it takes before more is tried.
    private(set) var patience: Int64 = Self.patienceMin
    /// Connections in a row that were cut without much to be seen on them.
    private(set) var blanks: Int64 = 0
    /// When one was cut last, in milliseconds since 1970 by this machine's clock.
    private(set) var cutMs: Int64 = 0

    public init() {}

    /// Takes in an exchange that ended well on a connection that had carried `before` and now `carried` bytes.
    mutating func carry(from before: Int64, to carried: Int64) {
        proven = max(proven, carried)
        blanks = 0
        guard let room = bytes else { return }
        if let least = failed, carried >= least { failed = nil }
        // A connection counts once, when most of its room is used.
        if before < room - room / 4, carried >= room - room / 4 { used += 1 }
        guard used >= patience else { return }
        used = 0
        // As long as no trial failed, the one cut may have been an accident.
        let grown = patience == Self.patienceMin ? room * 2 : room + room / 4
        let next = max(room, min(grown, failed.map { $0 - $0 / 16 } ?? grown))
        bytes = next < Self.bytesMax ? next : nil
    }

    /// Takes in that a connection was cut which had carried `before` bytes, when `total` had been put on it.
    mutating func cut(after before: Int64, at total: Int64, nowMs: Int64) {
        used = 0
        var total = total
        if total - before < Self.bytesMin {
            // A connection that dies in a small exchange says nothing about how much one carries, unless all do.
            blanks += 1
            if blanks < Self.blanksMax { return }
            total = max(total, bytes ?? Self.unseenBytes)
        }
        blanks = 0
        if bytes != nil { patience = min(patience * 2, Self.patienceMax) }
        cutMs = nowMs
        failed = min(failed ?? total, total)
        // What was proven and is not true any more is forgotten.
        if proven >= total - total / 16 { proven = 0 }
        let known = max(before, proven)
        bytes = max(known >= total / 4 ? known : total / 4, Self.bytesMin)
    }

    /// Forgets what was true long ago, or in a future that the clock no longer knows.
    mutating func forget(nowMs: Int64) {
        let (age, isAbsurd) = nowMs.subtractingReportingOverflow(cutMs)
        if bytes != nil, isAbsurd || age.magnitude > Self.lastingMs.magnitude { self = Self() }
    }
}

extension ConnectionRoom {
    /// As a store keeps it.
    var numbers: [Int64] { [bytes ?? 0, proven, failed ?? 0, used, patience, blanks, cutMs] }

    /// Reads what a store kept; as new where that cannot be.
    init(numbers: some Collection<Int64>) {
        let all = Array(numbers)
        guard all.count == 7, all.prefix(6).allSatisfy({ (0...LineMeter.numberMax).contains($0) }) else { return }
        bytes = all[0] == 0 ? nil : max(all[0], Self.bytesMin)
        proven = all[1]
        failed = all[2] == 0 ? nil : all[2]
        used = all[3]
        patience = min(max(all[4], Self.patienceMin), Self.patienceMax)
        blanks = min(all[5], Self.blanksMax)
        cutMs = all[6]
    }
}
