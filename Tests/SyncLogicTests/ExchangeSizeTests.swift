import Protocol
import SyncLogic
import Testing

@Suite struct ExchangeSizeTests {
    @Test func `without a limit the request is whole and asks for as much as a batch holds`() {
        #expect(ExchangeSize().requestBytesMax == nil)
        #expect(ExchangeSize().replyBytesMax(after: 1 << 40) == Limits.batchBytesWanted)
    }

    @Test func `what a request takes of the line its answer does not get`() {
        let size = ExchangeSize(lineBytes: 8000, density: 4)
        #expect(size.replyBytesMax(after: 0) == 4 * (size.requestBytesMax ?? 0))
        #expect(size.replyBytesMax(after: 3000) == size.replyBytesMax(after: 0) - 4 * 3000)
        #expect(size.replyBytesMax(after: 100_000) > 0)
    }

    @Test(arguments: [Int.min, -1, 0, 1, Int.max])
    func `any number becomes a size that can be tried`(_ bytes: Int) {
        let size = ExchangeSize(lineBytes: bytes, density: bytes)
        #expect(size.requestBytesMax ?? 0 >= 1000)
        #expect((1...Limits.batchBytesWanted).contains(size.replyBytesMax(after: 0)))
    }
}
