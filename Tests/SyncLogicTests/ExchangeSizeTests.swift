import Protocol
import SyncLogic
import Testing

@Suite struct ExchangeSizeTests {
    @Test func `a line that never was cut takes as much as a batch may hold`() {
        #expect(ExchangeSize().bytes == Limits.batchBytesWanted)
        #expect(ExchangeSize().afterSuccess == ExchangeSize())
    }

    @Test func `four cuts in a row come down to what any line takes, and no further`() {
        var size = ExchangeSize()
        for _ in 0..<4 { size = size.afterCut }
        #expect(size.bytes == ExchangeSize.bytesMin && size.afterCut == size)
    }

    @Test func `one cut costs more trust than one success gives back, and trust comes back whole`() {
        #expect(ExchangeSize().afterCut.afterSuccess.bytes < ExchangeSize.bytesMax)
        var size = ExchangeSize(bytes: 0)
        for _ in 0..<48 { size = size.afterSuccess }
        #expect(size.bytes == ExchangeSize.bytesMax)
    }

    @Test(arguments: [Int.min, -1, 0, 4095, Int.max]) func `any number becomes a size that can be tried`(_ bytes: Int) {
        #expect((ExchangeSize.bytesMin...ExchangeSize.bytesMax).contains(ExchangeSize(bytes: bytes).bytes))
    }
}
