import Bundles
import Central
import Keys
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport
import Testing

/// Bundles and a line together, and bundles from before one side was put back.
@Suite struct `Old bundles` {
    let world: World
    let store: Store

    init() throws {
        world = try World()
        store = try world.machine("5715")
    }

    @Test func `an old bundle after newer exchanges changes nothing and stops no line`() throws {
        try world.add("ก", in: store)
        let out = try world.export(store)
        for name in ["ข", "ค"] {
            try world.add(name, in: store)
            try world.exchange(store)
        }
        #expect(try world.status(store).bundles.isEmpty)
        let head = try world.head()
        let receipt = try world.takeIn(out)
        #expect(receipt.logged == 0 && receipt.known == 1 && receipt.isOld)
        #expect(try world.head() == head)
        try world.takeIn(try world.answer("5715"), at: store)
        try world.add("ง", in: store)
        #expect(try world.exchange(store).hasMore == false)
        #expect(try world.unsent(store) == 0 && world.isAlike(store))
    }

    @Test func `an old answer takes back nothing that was said later`() throws {
        try world.add("ก", in: store)
        try world.takeIn(try world.export(store))
        let old = try world.answer("5715")
        try world.add("ข", in: store)
        try world.exchange(store)
        #expect(try world.unsent(store) == 0)
        let cursor = try store.reading { transaction throws(StorageError) in try transaction.cursor() }
        #expect(try world.takeIn(old, at: store).isOld)
        #expect(try world.unsent(store) == 0)
        #expect(try store.reading { transaction throws(StorageError) in try transaction.cursor() } == cursor)
        let actors = try store.reading { transaction throws(StorageError) in try transaction.ownActors() }
        #expect(actors.count == 1)
    }

    @Test func `two answers to one bundle do no harm in the wrong order`() throws {
        let other = try world.machine("5702")
        for number in 1...600 { try world.add("บ้าน \(number)", in: store) }
        let path = try world.export(store)
        let bytes = try world.bag.bytes(String(path.split(separator: "/").last ?? ""))
        try world.takeIn(try world.bag.put(Array(bytes.dropLast(9)), "cut"))
        let first = try world.answer("5715")
        try world.takeIn(path)
        try world.add("ใหม่", in: other, shared: ["57"])
        try world.visit(other)
        let second = try world.answer("5715")
        #expect(try world.takeIn(second, at: store).received == 1)
        #expect(try world.unsent(store) == 0)
        try world.takeIn(first, at: store)
        #expect(try world.unsent(store) == 0 && world.isAlike(store))
    }

    @Test func `a bundle waits until its answer comes, by whichever way`() throws {
        try world.add("ก", in: store)
        _ = try world.export(store)
        try world.add("ข", in: store)
        let later = try world.export(store)
        #expect(try world.status(store).bundles.map(\.changes) == [1, 2])
        try world.takeIn(later)
        try world.takeIn(try world.answer("5715"), at: store)
        #expect(try world.status(store).bundles.isEmpty && world.unsent(store) == 0)
        _ = try world.export(store)
        #expect(try world.status(store).bundles.map(\.changes) == [0])
        try world.exchange(store)
        #expect(try world.status(store).bundles.isEmpty)
    }

    @Test func `answered news reach an office by courier whose own words go over a line`() throws {
        let other = try world.machine("5702")
        try world.exchange(store)
        try world.add("ใหม่", in: other, shared: ["57"])
        try world.exchange(other)
        #expect(try world.takeIn(try world.answer("5715"), at: store).received == 1)
        #expect(try world.isAlike(store))
    }

    @Test func `an answer to what the store said before it was put back is refused, and the next bundle heals it`()
        throws
    {
        try world.add("ก", in: store)
        try world.visit(store)
        let copy = try store.copyInMemory()
        try world.add("ข", in: store)
        try world.takeIn(try world.export(store))
        let answer = try world.answer("5715")
        #expect(throws: ExchangeError.store(.accept(.otherChain))) { try world.takeIn(answer, at: copy) }
        #expect(try world.names(at: copy) == ["ก"])
        // The copy is the store now. It had not heard of what its former self sent.
        try world.add("ค", in: copy)
        try world.visit(copy)
        try world.add("ง", in: copy)
        try world.visit(copy)
        #expect(try world.names(at: copy) == ["ก", "ข", "ค", "ง"])
        #expect(try world.unsent(copy) == 0 && world.isAlike(copy))
        let actors = try copy.reading { transaction throws(StorageError) in try transaction.ownActors() }
        #expect(actors.last?.genesis.genesis.reason != .new)
    }

    @Test func `a bundle from before the store was put back brings home what the store lost`() throws {
        let copy = try store.copyInMemory()
        try world.add("ก", in: store)
        let out = try world.export(store)
        try world.add("ข", in: copy)
        try world.visit(copy)
        #expect(try world.takeIn(out).logged == 1)
        for _ in 0..<2 { try world.visit(copy) }
        #expect(try world.names(at: copy) == ["ก", "ข"] && world.isAlike(copy))
    }

    @Test func `a bundle takes hardly more than the exchanges would`() throws {
        let other = try world.machine("5701")
        for number in 1...700 {
            try world.add("บ้านหนองบัว \(number)", in: store)
            try world.add("บ้านหนองบัว \(number)", in: other)
        }
        var line = 0
        while try world.unsent(other) > 0 {
            let composer = try ExchangeComposer(other)
            let request = try composer.compose(wallMs: World.nowMs)
            line += request.bytes.count
            let answer = world.centre.exchange(request.bytes, nowMs: World.nowMs)
            _ = try composer.accept(
                status: answer.status, body: answer.body, of: request, wallMs: World.nowMs, using: &world.random)
        }
        let path = try world.export(store)
        let bundle = try world.bag.bytes(String(path.split(separator: "/").last ?? "")).count
        // The header, and the heads of two frames.
        #expect(bundle < line + 400, "\(bundle) and \(line)")
    }
}
