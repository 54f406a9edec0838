import Protocol
import SyncLogic
import Testing

@Suite struct PieceSizeTests {
    @Test func `a line that never was cut takes as much as a piece may hold`() {
        #expect(PieceSize().bytes == Limits.batchBytesWanted)
        #expect(PieceSize().afterSuccess == PieceSize())
    }

    @Test func `four cuts in a row come down to what any line takes, and no further`() {
        var size = PieceSize()
        for _ in 0..<4 { size = size.afterCut }
        #expect(size.bytes == PieceSize.bytesMin && size.afterCut == size)
    }

    @Test func `one cut costs more trust than one success gives back, and trust comes back whole`() {
        #expect(PieceSize().afterCut.afterSuccess.bytes < PieceSize.bytesMax)
        var size = PieceSize(bytes: 0)
        for _ in 0..<48 { size = size.afterSuccess }
        #expect(size.bytes == PieceSize.bytesMax)
    }

    @Test(arguments: [Int.min, -1, 0, 4095, Int.max]) func `any number becomes a size that can be tried`(_ bytes: Int) {
        #expect((PieceSize.bytesMin...PieceSize.bytesMax).contains(PieceSize(bytes: bytes).bytes))
    }
}
