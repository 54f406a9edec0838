import Protocol
import SyncLogic
import Testing

@Suite struct PiecePlanTests {
    /// A meter of a line that cut a connection when so many bytes had been put on it.
    private static func meter(cutAt bytes: Int64) -> LineMeter {
        var meter = LineMeter()
        meter.take(cut(at: bytes), nowMs: 0)
        return meter
    }

    private static func cut(at bytes: Int64, received: Int64 = 0) -> LineMeter.Try {
        var shown = LineMeter.Try()
        shown.sentBytes = bytes - received
        shown.receivedBytes = received
        shown.isWhole = false
        return shown
    }

    @Test func `a line that never was cut takes as much as a piece holds, on the connection that is open`() {
        for carried in [0, 1, 10_000_000] as [Int64] {
            let plan = LineMeter().planPiece(carried: carried)
            #expect(plan.bytes == LineMeter.pieceBytesMax && !plan.isReconnecting)
        }
    }

    @Test func `a piece and its heads fit into what connections carry, and the rest of one is used`() throws {
        let meter = Self.meter(cutAt: 40_000)
        let room = try #require(meter.room.bytes)
        #expect(room == 10_000)
        #expect(meter.planPiece(carried: 0).bytes == 10_000 - 800)
        #expect(meter.planPiece(carried: 5000).bytes == 5000 - 800)
        #expect(!meter.planPiece(carried: 7500).isReconnecting)
        let next = meter.planPiece(carried: 7501)
        #expect(next.isReconnecting && next.bytes == 10_000 - 800)
    }

    @Test func `a slow line takes what it carries in eight seconds`() {
        var shown = LineMeter.Try()
        shown.sentBytes = 4000
        shown.answerMs = 1000
        var meter = LineMeter()
        meter.take(shown, nowMs: 0)
        #expect(meter.planPiece(carried: 0).bytes == 32_000 - 800)
    }

    @Test(arguments: [Int64.min, 0, 1, 2000, .max])
    func `whatever a budget leaves, a piece is one that the centre takes`(_ bytesMax: Int64) {
        for meter in [LineMeter(), Self.meter(cutAt: 2100)] {
            let bytes = meter.planPiece(carried: 0, bytesMax: bytesMax).bytes
            #expect((Limits.attachmentPieceBytesMin...LineMeter.pieceBytesMax).contains(bytes))
        }
        #expect(LineMeter().planPiece(carried: 0, bytesMax: 2000).bytes == 1200)
    }

    @Test func `a file is asked for as far as a budget goes, heads included, and never for nothing`() {
        #expect(LineMeter.stepBytes(bytesMax: nil) == nil)
        #expect(LineMeter.stepBytes(bytesMax: 4_000_000) == 3_999_200)
        for bytesMax in [Int64.min, 0, 1000] {
            #expect(LineMeter.stepBytes(bytesMax: bytesMax) == Int64(LineMeter.pieceBytesMin))
        }
    }

    @Test func `a cut of what is gone on from changes nothing where something of it arrives`() {
        var shown = Self.cut(at: 20_000, received: 15_000)
        var meter = LineMeter()
        shown.isResumable = true
        meter.take(shown, nowMs: 0)
        #expect(meter.room.bytes == nil && !meter.isPatchy && meter.cutPerMille > 0)
        // The same where nothing is kept of it.
        shown.isResumable = false
        meter.take(shown, nowMs: 0)
        #expect(meter.room.bytes == 5000 && meter.isPatchy)
    }

    @Test func `where not even one arrives, less is asked for`() {
        var meter = LineMeter()
        for _ in 0..<8 {
            var shown = Self.cut(at: 500)
            shown.isResumable = true
            meter.take(shown, nowMs: 0)
        }
        #expect(meter.isPatchy && meter.planPiece(carried: 0).bytes < 4000)
    }
}
