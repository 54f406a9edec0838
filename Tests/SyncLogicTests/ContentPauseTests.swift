import Testing

@testable import SyncLogic

/// When content that came damaged is asked for again.
@Suite struct ContentPauseTests {
    private static let hourMs: Int64 = 3_600_000

    @Test func `the wait doubles with each time, up to a week`() {
        let hours = [1, 2, 4, 8, 16, 32, 64, 128, 168, 168] as [Int64]
        for (index, hours) in hours.enumerated() {
            let rest = ContentPause(damages: Int64(index) + 1, lastMs: 1000)
            #expect(rest.lasts(nowMs: 1000) && rest.lasts(nowMs: 999 + hours * Self.hourMs))
            #expect(!rest.lasts(nowMs: 1000 + hours * Self.hourMs))
        }
        #expect(!ContentPause(damages: .max, lastMs: 0).lasts(nowMs: 168 * Self.hourMs))
        #expect(!ContentPause(damages: 0, lastMs: 0).lasts(nowMs: 0))
    }

    @Test func `a clock may say anything, and one that was put back ends the wait`() {
        let rest = ContentPause(damages: 9, lastMs: 5)
        for wallMs in [Int64.min, -1, 4, .max] { #expect(!rest.lasts(nowMs: wallMs)) }
        #expect(!ContentPause(damages: 9, lastMs: .min).lasts(nowMs: .max))
    }
}
