import SyncLogic
import TestSupport
import Testing

@Suite struct LineMeterTests {
    private static let nowMs: Int64 = 1_800_000_000_000

    /// An exchange that sends and receives so much, on a line of these speeds.
    private static func attempt(
        sent: Int64, received: Int64, up: Int64, down: Int64, roundTripMs: Int64 = 600
    ) -> LineMeter.Try {
        var attempt = LineMeter.Try()
        attempt.sentBytes = sent
        attempt.receivedBytes = received
        attempt.answerMs = sent * 1000 / up + roundTripMs
        attempt.receiveMs = received * 1000 / down
        return attempt
    }

    private static func meter(_ attempts: [LineMeter.Try]) -> LineMeter {
        var meter = LineMeter()
        for attempt in attempts { meter.take(attempt, nowMs: nowMs) }
        return meter
    }

    @Test func `speeds are told apart, and from the round trip`() {
        let small = Self.attempt(sent: 300, received: 300, up: 8000, down: 40_000)
        let large = Self.attempt(sent: 20_000, received: 50_000, up: 8000, down: 40_000)
        let meter = Self.meter([small, large, large])
        #expect(meter.roundTripMs.map { (600...640).contains($0) } == true)
        #expect(meter.up.amount(in: 1000).map { (7900...8200).contains($0) } == true)
        #expect(meter.down.amount(in: 1000).map { (39_900...40_100).contains($0) } == true)
        #expect(meter.cutPerMille == 0)
    }

    @Test func `a line that has become another one is known after a few exchanges`() {
        let quick = Self.attempt(sent: 20_000, received: 20_000, up: 100_000, down: 100_000)
        let slow = Self.attempt(sent: 20_000, received: 20_000, up: 2000, down: 2000)
        let meter = Self.meter(Array(repeating: quick, count: 50) + Array(repeating: slow, count: 4))
        #expect(meter.up.amount(in: 1000).map { (1900...3200).contains($0) } == true)
    }

    @Test func `one slow answer does not make a quick line slow`() {
        let small = Self.attempt(sent: 300, received: 300, up: 100_000, down: 100_000, roundTripMs: 50)
        let late = Self.attempt(sent: 300, received: 300, up: 100_000, down: 100_000, roundTripMs: 8000)
        #expect(Self.meter([small, late]).roundTripMs.map { $0 < 600 } == true)
    }

    @Test func `cuts are counted among exchanges, and forgotten among good ones`() {
        var cut = Self.attempt(sent: 20_000, received: 0, up: 1, down: 1)
        cut.isWhole = false
        let good = Self.attempt(sent: 300, received: 300, up: 8000, down: 8000)
        #expect(Self.meter([cut, cut, cut, cut]).cutPerMille > 400)
        #expect(Self.meter([cut] + Array(repeating: good, count: 40)).cutPerMille < 20)
    }

    @Test func `a cut tells nothing of the speed`() {
        var cut = Self.attempt(sent: 20_000, received: 5000, up: 100, down: 100)
        cut.isWhole = false
        let meter = Self.meter([cut])
        #expect(meter.up.amount(in: 1000) == nil && meter.down.amount(in: 1000) == nil)
    }

    @Test func `a connection that dies in an idle check says nothing of how much one carries`() {
        var cut = Self.attempt(sent: 300, received: 0, up: 8000, down: 8000)
        cut.isWhole = false
        cut.carriedBytes = 4000
        #expect(Self.meter([cut]).room.bytes == nil)
    }

    @Test func `connections that die before anything of an answer is seen make for smaller answers`() {
        var cut = Self.attempt(sent: 400, received: 0, up: 8000, down: 8000)
        cut.isWhole = false
        let small = Self.attempt(sent: 400, received: 200, up: 8000, down: 8000)
        #expect(Self.meter([cut, small, cut, small, cut]).room.bytes == nil)
        #expect(Self.meter([cut, cut]).room.bytes == 16_384)
        #expect(Self.meter([cut, cut, cut, cut]).room.bytes == 4096)
        #expect(Self.meter(Array(repeating: cut, count: 100)).room.bytes == ConnectionRoom.bytesMin)
    }

    @Test func `after a week without a cut the line is taken for another one`() {
        var cut = Self.attempt(sent: 20_000, received: 0, up: 8000, down: 8000)
        cut.isWhole = false
        var meter = Self.meter([cut])
        #expect(meter.room.bytes == 5000)
        let small = Self.attempt(sent: 300, received: 300, up: 8000, down: 8000)
        meter.take(small, nowMs: Self.nowMs + ConnectionRoom.lastingMs)
        #expect(meter.room.bytes == 5000)
        meter.take(small, nowMs: Self.nowMs + ConnectionRoom.lastingMs + 1)
        #expect(meter.room.bytes == nil)
    }

    @Test func `a slow line gets exchanges of a few seconds, a quick one has no limit`() {
        let small = Self.attempt(sent: 300, received: 300, up: 4000, down: 4000)
        let slow = Self.meter([small, Self.attempt(sent: 20_000, received: 300, up: 4000, down: 4000)])
        let plan = slow.plan(carried: 0, wanted: .max)
        #expect(plan.size.lineBytes.map { (9000...11_000).contains($0) } == true)
        let quick = Self.meter([small, Self.attempt(sent: 20_000, received: 300, up: 1_000_000, down: 4000)])
        #expect(quick.plan(carried: 0, wanted: .max).size.lineBytes == nil)
    }

    @Test func `a new connection is made only for what does not fit on the open one`() {
        var cut = Self.attempt(sent: 40_000, received: 0, up: 8000, down: 8000)
        cut.isWhole = false
        let meter = Self.meter([cut])
        #expect(!meter.plan(carried: 0, wanted: .max).isReconnecting)
        #expect(!meter.plan(carried: 9500, wanted: 400).isReconnecting)
        #expect(meter.plan(carried: 9500, wanted: 3000).isReconnecting)
        #expect(meter.plan(carried: 9500, wanted: 3000).size.lineBytes == 10_000)
        #expect(meter.plan(carried: 4000, wanted: .max).size.lineBytes == 6000)
    }

    @Test func `the forecast follows what changes took and how quick the line was`() {
        var attempt = Self.attempt(sent: 20_250, received: 300, up: 8000, down: 8000, roundTripMs: 500)
        attempt.changes = 400
        var connecting = Self.attempt(sent: 300, received: 300, up: 8000, down: 8000, roundTripMs: 500)
        connecting.connectMs = 500
        let forecast = Self.meter([connecting, attempt]).forecast(changes: 40)
        #expect(forecast.count == 40)
        #expect((2000...2600).contains(forecast.bytes))
        #expect(forecast.milliseconds.map { (1700...1900).contains($0) } == true)
        #expect(LineMeter().forecast(changes: 41).milliseconds == nil)
        #expect(LineMeter().forecast(changes: 0).bytes == 0)
        #expect(LineMeter().forecast(changes: .max).bytes > 0)
    }

    @Test func `the forecast of attachments counts their pieces and the heads around them`() {
        let small = Self.attempt(sent: 300, received: 300, up: 8000, down: 8000, roundTripMs: 460)
        let large = Self.attempt(sent: 80_000, received: 300, up: 8000, down: 8000, roundTripMs: 500)
        let meter = Self.meter([small, large])
        let sizes: [Int64] = [100_000, 3000]
        let pieces = sizes.map { ($0 - 1) / Int64(meter.planPiece(carried: 0).bytes) + 1 }.reduce(0, +)
        let forecast = meter.forecast(attachments: sizes)
        #expect(forecast.count == 2)
        #expect((103_000...103_000 + 1000 * (pieces + 2)).contains(forecast.bytes))
        let line = forecast.bytes * 1000 / (meter.up.amount(in: 1000) ?? 1)
        #expect(forecast.milliseconds.map { (line + pieces * 500...line + (pieces + 5) * 500).contains($0) } == true)
        #expect(meter.forecast(attachments: []).bytes == 0)
        #expect(LineMeter().forecast(attachments: [1]).milliseconds == nil)
        #expect(meter.forecast(attachments: [.max, .max, .min]).bytes > 0)
    }

    @Test func `what a store keeps is what was measured`() {
        var cut = Self.attempt(sent: 20_000, received: 0, up: 8000, down: 8000)
        cut.isWhole = false
        var full = Self.attempt(sent: 3000, received: 9000, up: 8000, down: 8000)
        full.filledBytes = 50_000
        full.changes = 17
        let meter = Self.meter([full, cut, full])
        #expect(LineMeter(numbers: meter.numbers) == meter)
        #expect(LineMeter(numbers: LineMeter().numbers) == LineMeter())
    }

    @Test func `what no meter can have kept begins anew, and whatever it shows ends no process`() {
        #expect(LineMeter(numbers: []) == LineMeter())
        #expect(LineMeter(numbers: Array(repeating: 1, count: 18)) == LineMeter())
        var random = SeededGenerator(seed: 3)
        let odd: [Int64] = [.min, -1, 0, 1, 999, 1 << 20, 1 << 40, 1 << 50, 1 << 51, .max]
        for _ in 0..<2000 {
            var meter = LineMeter(numbers: (0..<17).map { _ in random.pick(odd) })
            var attempt = LineMeter.Try()
            attempt.sentBytes = abs(random.pick(odd) / 8)
            attempt.receivedBytes = abs(random.pick(odd) / 8)
            attempt.carriedBytes = abs(random.pick(odd) / 8)
            attempt.answerMs = random.pick(odd)
            attempt.receiveMs = random.pick(odd)
            attempt.connectMs = random.pick(odd)
            attempt.changes = random.pick(odd)
            attempt.filledBytes = random.pick(odd)
            attempt.isWhole = random.number(0...1) == 0
            meter.take(attempt, nowMs: random.pick(odd))
            _ = meter.plan(carried: attempt.carriedBytes, wanted: random.pick(odd))
            _ = meter.forecast(changes: random.pick(odd))
        }
    }
}
