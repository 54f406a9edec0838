import Central
import Columns
import Compression
import Protocol
import Store
import SyncLogic
import Testing

/// A message that comes cut, or with another bit, changes nothing, and the next try brings all.
@Suite struct DamageTests {
    @Test func `a request cut at any byte is refused and leaves no trace`() throws {
        let province = try Province()
        let store = try province.store("5701")
        try province.addCommunity("หนองบัว", in: store)
        let bytes = try ExchangeComposer(store).compose(wallMs: Province.nowMs).bytes
        for count in 0..<bytes.count {
            let answer = province.centre.exchange(Array(bytes.prefix(count)), nowMs: Province.nowMs)
            #expect(answer.status == 400, "cut at \(count)")
        }
        for place in bytes.indices {
            var other = bytes
            other[place] ^= 1 << UInt8(place % 8)
            let answer = province.centre.exchange(other, nowMs: Province.nowMs)
            #expect([400, 401, 413].contains(answer.status), "changed at \(place)")
        }
        #expect(try province.centre.writing { log throws(StorageError) in try log.head() }.number == 0)
        try province.settle(store)
        #expect(try store.stateHash() == province.centre.stateHash(office: "5701"))
    }

    @Test func `an answer cut at any byte is not taken in`() throws {
        let province = try Province()
        let (store, other) = (try province.store("5701"), try province.store("5702"))
        try province.addCommunity("หนองบัว", in: other, shared: ["5701"])
        try province.settle(other)
        let composer = try ExchangeComposer(store)
        let exchange = try composer.compose(wallMs: Province.nowMs)
        let answer = province.centre.exchange(exchange.bytes, nowMs: Province.nowMs)
        let before = try store.stateHash()
        for count in 0..<answer.body.count {
            #expect(throws: ExchangeError.self, "cut at \(count)") {
                _ = try composer.accept(
                    status: answer.status, body: Array(answer.body.prefix(count)), of: exchange, wallMs: 0,
                    using: &province.random)
            }
        }
        let signed = try #require(try said(answer.body, to: exchange, at: province))
        for place in answer.body.indices {
            var body = answer.body
            body[place] ^= 1 << UInt8(place % 8)
            // Of a compressed frame some bits mean nothing: then it says what was signed.
            if try said(body, to: exchange, at: province) == signed { continue }
            #expect(throws: ExchangeError.self, "changed at \(place)") {
                _ = try composer.accept(
                    status: answer.status, body: body, of: exchange, wallMs: 0, using: &province.random)
            }
        }
        #expect(try store.stateHash() == before)
        try province.settle(store)
        #expect(try store.stateHash() == province.centre.stateHash(office: "5701") && store.stateHash() != before)
    }

    /// What an answer says in full; nil when it cannot be unfolded.
    private func said(_ body: [UInt8], to exchange: ComposedExchange, at province: Province) throws -> Envelope? {
        let folded: FoldedReply?
        do throws(ProtocolError) {
            folded = try FoldedReply(decoding: body, to: exchange.request)
        } catch {
            return nil
        }
        guard let folded else { return nil }
        switch try province.centre.writing({ log throws(StorageError) in log.rebuild(folded.batch) }) {
        case .success(let batch): return folded.unfolded(batch.changes)
        case .failure: return nil
        }
    }
}
