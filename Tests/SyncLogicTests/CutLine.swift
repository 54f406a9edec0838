import SyncLogic
import TestSupport

/// A line that cuts connections, and an office on it that obeys its meter: what crosses is counted here, where the
/// office cannot see it.
struct CutLine {
    /// Bytes of a request without changes, of each change in it, and of an answer.
    static let requestBytes: Int64 = 250
    static let changeBytes: Int64 = 33
    static let answerBytes: Int64 = 250
    static let changesMax: Int64 = 500

    /// When a connection ends: after so many bytes, or so many milliseconds.
    enum Life {
        case endless
        case bytes(Int64)
        case milliseconds(Int64)
        /// Any number of bytes, so many on average; at each byte the end is as likely as at any other.
        case about(Int64)
    }

    var life: Life
    let bytesPerSecond: Int64
    let roundTripMs: Int64
    private var dice: SeededGenerator
    private(set) var meter = LineMeter()
    /// Bytes that crossed the line, and those of them that were lost with their connection.
    private(set) var crossed: Int64 = 0
    private(set) var lost: Int64 = 0
    private(set) var exchanges = 0
    private(set) var cuts = 0
    private var carried: Int64 = 0
    private var ageMs: Int64 = 0
    private var left: Int64 = .max
    private var wallMs: Int64 = 1_800_000_000_000

    init(_ life: Life, bytesPerSecond: Int64 = 1_000_000, roundTripMs: Int64 = 10, seed: UInt64 = 1) {
        self.life = life
        self.bytesPerSecond = bytesPerSecond
        self.roundTripMs = roundTripMs
        dice = SeededGenerator(seed: seed)
        connect()
    }

    /// More exchanges than bringing anything should ever take.
    struct Endless: Error {}

    /// Exchanges until so many changes are at the centre.
    mutating func bring(_ changes: Int64) throws(Endless) {
        var waiting = changes
        for _ in 0..<10_000 {
            if waiting == 0 { return }
            waiting -= exchange(waiting)
        }
        throw Endless()
    }

    /// The daemon ends, and begins anew a day later: its connection is gone.
    mutating func nextDay() {
        wallMs += 86_400_000
        connect()
    }

    /// One exchange; returns how many changes it brought.
    private mutating func exchange(_ waiting: Int64) -> Int64 {
        let plan = meter.plan(carried: carried, wanted: meter.forecast(changes: waiting).bytes)
        if plan.isReconnecting { connect() }
        let room = plan.size.requestBytesMax.map { (Int64($0) - 100) / Self.changeBytes } ?? .max
        let count = max(1, min(waiting, room, Self.changesMax))
        let request = Self.requestBytes + count * Self.changeBytes
        let moved = request + Self.answerBytes
        exchanges += 1
        var shown = LineMeter.Try()
        shown.carriedBytes = carried
        // The kernel takes in what the line has not carried yet.
        shown.sentBytes = request
        shown.changes = count
        shown.connectMs = carried == 0 ? roundTripMs : nil
        let spanMs = moved * 1000 / bytesPerSecond + roundTripMs
        guard let passed = cut(moved, spanMs) else {
            shown.receivedBytes = Self.answerBytes
            shown.answerMs = request * 1000 / bytesPerSecond + roundTripMs
            crossed += moved
            carried += moved
            ageMs += spanMs
            left -= moved
            meter.take(shown, nowMs: wallMs)
            return count
        }
        shown.isWhole = false
        crossed += passed
        lost += passed
        cuts += 1
        meter.take(shown, nowMs: wallMs)
        connect()
        return 0
    }

    /// How many bytes pass before the connection is cut in an exchange; nil when it is not.
    private func cut(_ moved: Int64, _ spanMs: Int64) -> Int64? {
        if case .milliseconds(let limit) = life, ageMs + spanMs > limit {
            return min(moved, max(0, limit - ageMs) * bytesPerSecond / 1000)
        }
        return moved > left ? left : nil
    }

    private mutating func connect() {
        carried = 0
        ageMs = 0
        switch life {
        case .endless, .milliseconds: left = .max
        case .bytes(let bytes): left = bytes
        case .about(let mean):
            // Of a thousand steps each ends the connection with a thousandth of the chance.
            left = 0
            while dice.number(0...999) != 0 { left += max(1, mean / 1000) }
        }
    }
}
