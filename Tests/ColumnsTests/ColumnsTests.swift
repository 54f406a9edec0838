import Columns
import Protocol
import TestSupport
import Testing

/// Columns are another way to write down the same bytes, whatever the batch.
@Suite struct ColumnsTests {
    private func roundTrip(_ changes: [Change], _ writer: Office, _ reader: Office) throws -> RebuiltBatch {
        try ColumnsDecoder.decode(ColumnsEncoder.encode(changes, knowing: writer), knowing: reader)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `a day's work comes back byte for byte`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var office = Office(seed: seed)
        try office.add()
        for _ in 0..<random.number(1...60) { if random.once(in: 2) { try office.add() } else { try office.edit() } }
        let from = random.number(0...(office.chain.count - 1))
        office.known = Array(office.chain.prefix(random.once(in: 2) ? from : 0))
        office.hasSeeds = random.once(in: 2)
        let sent = Array(office.chain.dropFirst(from))
        var reader = office
        reader.hasSeeds = false
        let rebuilt = try roundTrip(sent, office, reader)
        #expect(rebuilt.changes == sent)
        #expect(rebuilt.changes.map(\.bytes) == sent.map(\.bytes))
        #expect(rebuilt.seeds.isEmpty != office.hasSeeds)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `any batch comes back byte for byte`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var changes = try (0..<random.number(1...12)).map { _ in try random.change() }
        changes = changes.map { change in
            random.once(in: 3) ? change.withholding([random.number(0...(change.slots.count - 1))]) : change
        }
        let rebuilt = try ColumnsDecoder.decode(
            ColumnsEncoder.encode(changes, knowing: NoKnowledge()), knowing: NoKnowledge())
        #expect(rebuilt.changes.map(\.bytes) == changes.map(\.bytes))
    }

    @Test func `what both sides have does not travel`() throws {
        var office = Office(seed: 7)
        for _ in 0..<20 { try office.add() }
        let first = office.chain.count
        for _ in 0..<20 { try office.edit() }
        let edits = Array(office.chain.dropFirst(first))
        let alone = ColumnsEncoder.encode(edits, knowing: NoKnowledge())
        office.known = Array(office.chain.prefix(first))
        let leaning = ColumnsEncoder.encode(edits, knowing: office)
        // Neither record, tag nor salt of an edit is left: the actor, a few seeds and the check.
        #expect(leaning.raw.count < alone.raw.count / 4)
        #expect(leaning.raw.count < 16 * 12)
        #expect(throws: ColumnsError.unknownChange) { try ColumnsDecoder.decode(leaning, knowing: NoKnowledge()) }
    }

    @Test func `a reader whose copy differs notices`() throws {
        var office = Office(seed: 8)
        try office.add()
        try office.edit()
        office.known = [office.chain[0]]
        let columns = ColumnsEncoder.encode([office.chain[1]], knowing: office)
        var other = office
        other.known = [try Change(header: office.chain[0].header, parts: [try #require(office.chain[1].parts.first)])]
        #expect(throws: ColumnsError.self) { try ColumnsDecoder.decode(columns, knowing: other) }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `damaged columns are refused, and nothing traps`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var office = Office(seed: seed)
        for _ in 0..<6 { try office.add() }
        for _ in 0..<6 { try office.edit() }
        office.known = Array(office.chain.prefix(4))
        let whole = ColumnsEncoder.encode(Array(office.chain.dropFirst(4)), knowing: office)
        for _ in 0..<200 {
            var columns = whole.columns
            var raw = whole.raw
            for _ in 0..<random.number(1...4) {
                let place = random.number(0...(columns.count - 1))
                switch random.number(0...4) {
                case 0: columns[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: columns[place] ^= 1 << random.number(0...7)
                case 2: columns.remove(at: place)
                case 3: columns.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
                default: raw = Array(raw.prefix(random.number(0...raw.count)))
                }
            }
            if columns == whole.columns, raw == whole.raw { continue }
            do throws(ColumnsError) {
                let rebuilt = try ColumnsDecoder.decode(LaidOutColumns(columns: columns, raw: raw), knowing: office)
                #expect(rebuilt.changes == Array(office.chain.dropFirst(4)))
            } catch {
                continue
            }
        }
    }

    @Test func `a change may come with a part withheld and then whole`() throws {
        var office = Office(seed: 9)
        try office.add()
        let header = office.chain[0].header
        var seeds = office.seeds(of: office.actor, in: 1...header.seq)
        let found = seeds.seed(at: header.seq)
        let seed = try #require(found)
        let parts = (0..<2).map { place in
            Part(
                record: office.chain[0].parts[0].record, type: "t",
                salt: SaltSeeds.salt(seed, header: header.encoded, place: place), seen: VectorClock(),
                writes: [FieldWrite(field: FieldID(place), operation: .set, value: .integer(1))])
        }
        let change = try Change(header: header, parts: parts)
        let changes = [change.withholding([0]), change, change.withholding([1])]
        #expect(try roundTrip(changes, office, office).changes.map(\.bytes) == changes.map(\.bytes))
    }

    @Test func `any text survives its code`() throws {
        for text in ["", "บ้านหนองบัว", "a\u{0}b\u{1A}", "é🙂\u{E80}\u{DFF}\u{E7F}\u{FFFF}", "\u{10FFFF}\u{7F}\u{80}"] {
            var office = Office(seed: 1)
            try office.add()
            let header = office.chain[0].header
            let part = Part(
                record: .unnamed, type: "t", salt: Array(repeating: 1, count: 16), seen: VectorClock(),
                writes: [FieldWrite(field: 1, operation: .set, value: .text(text))])
            let change = try Change(header: header, parts: [part])
            #expect(try roundTrip([change], office, office).changes == [change])
        }
    }
}
