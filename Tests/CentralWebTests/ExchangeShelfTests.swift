import Protocol
import Testing

@testable import CentralWeb

@Suite struct ExchangeShelfTests {
    private static func hash(_ number: UInt8) -> Digest { Digest.of([number]) }
    private static func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 7, count: count) }

    @Test func `a longer beginning takes a shorter one's place, and an answer that of both`() async {
        let shelf = ExchangeShelf()
        for count in [3000, 5000, 4000] {
            await shelf.keep(.beginning(Self.bytes(count)), of: Self.hash(1), nowMs: 0)
        }
        #expect(await shelf.look(for: Self.hash(1), nowMs: 0) == .beginning(Self.bytes(5000)))
        await shelf.keep(.answer(Self.bytes(10)), of: Self.hash(1), nowMs: 0)
        await shelf.keep(.beginning(Self.bytes(9000)), of: Self.hash(1), nowMs: 0)
        #expect(await shelf.look(for: Self.hash(1), nowMs: 0) == .answer(Self.bytes(10)))
        await shelf.discard(Self.hash(1))
        #expect(await shelf.look(for: Self.hash(1), nowMs: 0) == nil)
    }

    @Test func `it holds so many bytes, the oldest go first, and what is larger than all of it is not kept`() async {
        let shelf = ExchangeShelf(bytesMax: 10_000)
        for number in 1...4 as ClosedRange<UInt8> {
            await shelf.keep(.beginning(Self.bytes(3000)), of: Self.hash(number), nowMs: 0)
        }
        #expect(await shelf.look(for: Self.hash(1), nowMs: 0) == nil)
        #expect(await shelf.look(for: Self.hash(2), nowMs: 0) != nil)
        await shelf.keep(.beginning(Self.bytes(10_001)), of: Self.hash(5), nowMs: 0)
        #expect(await shelf.look(for: Self.hash(5), nowMs: 0) == nil)
        #expect(await shelf.look(for: Self.hash(4), nowMs: 0) != nil)
        // Tiny ones count for as much as one that is worth keeping.
        for number in 10...200 as ClosedRange<UInt8> {
            await shelf.keep(.beginning([number]), of: Self.hash(number), nowMs: 0)
        }
        var kept = 0
        for number in 0...200 as ClosedRange<UInt8> {
            if await shelf.look(for: Self.hash(number), nowMs: 0) != nil { kept += 1 }
        }
        #expect(kept == 10_000 / Limits.keptRequestBytesMin)
    }

    @Test func `after an hour it is forgotten, by a clock that may be wrong`() async {
        let shelf = ExchangeShelf()
        for (nowMs, isThere) in [
            (Limits.keptExchangeMs, true), (Limits.keptExchangeMs + 1, false), (-Limits.keptExchangeMs - 1, false),
            (.min, false), (.max, false),
        ] {
            await shelf.keep(.beginning(Self.bytes(3000)), of: Self.hash(1), nowMs: 0)
            #expect(await (shelf.look(for: Self.hash(1), nowMs: nowMs) != nil) == isThere)
        }
    }
}
