import SyncLogic
import Testing

/// A line that lives is waited for, however slow; one that does not is given up.
@Suite struct LinePatienceTests {
    /// A meter of a line that carried so many bytes a second.
    private static func meter(_ bytesPerSecond: Int64) -> LineMeter {
        var shown = LineMeter.Try()
        shown.sentBytes = 10_000
        shown.receivedBytes = 10_000
        shown.answerMs = 10_000_000 / bytesPerSecond
        shown.receiveMs = 10_000_000 / bytesPerSecond
        var meter = LineMeter()
        meter.take(shown, nowMs: 0)
        return meter
    }

    /// How long a transfer of so many bytes may take.
    private static func longest(_ patience: LinePatience, bytes: Int64) -> Int64 {
        Int64(patience.graceSeconds) + bytes / Int64(patience.bytesPerSecond)
    }

    @Test(arguments: [40, 125, 250, 1000, 4000, 8000, 1_000_000] as [Int64])
    func `a line that keeps half its speed brings anything to its end`(_ speed: Int64) {
        for bytes in [500, 5000, 64_000, 2_000_000] as [Int64] {
            let patience = Self.meter(speed).patience(sending: bytes)
            // Where it moves 250 bytes a second it need not even keep that.
            #expect(Self.longest(patience, bytes: bytes) >= bytes / min(max(1, speed / 2), 250))
            let draining = min(bytes, 64 * 1024) / max(1, speed / 2)
            #expect(Int64(patience.stallSeconds) >= min(draining, 900))
        }
    }

    @Test(arguments: [1000, 8000, 1_000_000] as [Int64])
    func `a byte a minute, or ten in a second, is given up in minutes where more is known to come`(_ speed: Int64) {
        let patience = Self.meter(speed).patience(sending: 5000)
        // What moved until it is given up, and when that is.
        for bytesPerMinute in [1, 600] as [Int64] {
            let seconds = (0...3600).first { second in
                second > Self.longest(patience, bytes: second * bytesPerMinute / 60)
            }
            #expect((120...240).contains(seconds ?? .max))
        }
    }

    @Test func `a line that nobody knows has to move hardly anything`() {
        let patience = LineMeter().patience(sending: 1_000_000)
        #expect(patience.bytesPerSecond == 10)
        #expect((90...300).contains(patience.stallSeconds))
    }

    @Test func `a small exchange on a good line is as patient as before, and a large one is more so`() {
        let good = Self.meter(8000)
        #expect(good.patience(sending: 300).stallSeconds == 90)
        #expect(good.patience(sending: 64_000).stallSeconds > 100)
        #expect(good.patience(sending: .max).stallSeconds <= 900)
        #expect(good.patience(sending: -1).stallSeconds == 90)
    }
}
