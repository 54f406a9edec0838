import SyncLogic
import Testing
import TestSupport

@testable import Driver

/// When the pieces of a snapshot are fetched again after one was not to be had.
@Suite struct PieceBackoffTests {
    private var dice = SeededGenerator(seed: 5)

    @Test mutating func `waits grow with each failure, up to five minutes, whatever went well between`() throws {
        var backoff = PieceBackoff()
        var (sum, now) = (Duration.zero, Instant.zero)
        for failures in 1...40 {
            backoff.fail("portal", wish: 0, now: now, using: &dice)
            let wait = backoff.wait(wish: 0, now: now).map { $0.until - now } ?? .zero
            #expect(wait <= min(.seconds(1 << min(failures - 1, 20)), .seconds(300)))
            sum += wait
            now += wait
            #expect(backoff.wait(wish: 0, now: now) == nil)
        }
        // Forty tries at the pace of the first ones were forty seconds.
        #expect(sum > .seconds(1800))
        backoff.succeed()
        backoff.fail("portal", wish: 0, now: now, using: &dice)
        let first = try #require(backoff.wait(wish: 0, now: now))
        #expect(first.until - now <= .seconds(1))
    }

    @Test mutating func `a clerk who asks afterwards does not wait, and what happened is told`() {
        var backoff = PieceBackoff()
        for _ in 0..<9 { backoff.fail("piece_damaged", wish: 7, now: .zero, using: &dice) }
        #expect(backoff.wait(wish: 7, now: .zero)?.word == "piece_damaged")
        #expect(backoff.wait(wish: 8, now: .zero) == nil)
        backoff.succeed()
        #expect(backoff.wait(wish: 7, now: .zero) == nil)
    }
}
