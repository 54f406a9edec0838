public import Protocol

/// A batch laid out by columns: what compresses, and what does not.
public struct LaidOutColumns: Hashable, Sendable {
    /// The columns, one after the other; for the compressor.
    public let columns: [UInt8]
    /// Random bytes: ids, hashes, seeds. No compressor makes them smaller.
    public let raw: [UInt8]

    public init(columns: [UInt8], raw: [UInt8]) {
        self.columns = columns
        self.raw = raw
    }
}

/// Lays out a batch by columns (PROTOCOL.md, "Columns"). What a reader can work out is left out.
public struct ColumnsEncoder<Knowledge: BatchKnowledge> {
    private let knowledge: Knowledge
    var history = BatchHistory()
    private var columns = Array(repeating: ColumnWriter(), count: Column.allCases.count)
    var raw = ColumnWriter()
    private var actors: [ActorID: Int] = [:]
    private var authors: [Author: Int] = [:]
    private var types: [String: Int] = [:]
    private var seeds: [ActorID: SaltSeeds] = [:]
    var values: [ColumnWriter] = []
    private var valuePlaces: [FieldOfType: Int] = [:]

    /// The columns of `changes`, for a reader that has what `knowledge` has.
    public static func encode(_ changes: [Change], knowing knowledge: Knowledge) -> LaidOutColumns {
        var encoder = Self(knowledge: knowledge)
        let salted = encoder.putSeeds(changes)
        for (change, isSalted) in zip(changes, salted) { encoder.put(change, isSalted: isSalted) }
        encoder.raw.raw(BatchCheck.of(changes))
        return encoder.laidOut(count: changes.count)
    }

    private init(knowledge: Knowledge) { self.knowledge = knowledge }

    subscript(column: Column) -> ColumnWriter {
        get { columns[column.rawValue] }
        _modify { yield &columns[column.rawValue] }
    }

    private func laidOut(count: Int) -> LaidOutColumns {
        var out = ColumnWriter()
        out.number(UInt64(count))
        for column in columns { out.number(UInt64(column.bytes.count)) }
        out.number(UInt64(values.count))
        for column in values { out.number(UInt64(column.bytes.count)) }
        for column in columns + values { out.raw(column.bytes) }
        return LaidOutColumns(columns: out.bytes, raw: raw.bytes)
    }

    /// The seeds of the salts; returns of each change whether its salts follow from them. One change may come twice,
    /// with a part withheld and whole.
    private mutating func putSeeds(_ changes: [Change]) -> [Bool] {
        var salted: [Bool] = []
        var seqs: [ActorID: Set<UInt64>] = [:]
        var order: [ActorID] = []
        let places = Self.places(of: changes)
        for change in changes {
            let actor = change.header.actor
            var forest = seeds[actor] ?? knowledge.seeds(of: actor, in: places[actor] ?? 0...0)
            let isSalted = !forest.isEmpty && change.isSalted(by: &forest)
            salted.append(isSalted)
            if isSalted {
                if seqs[actor] == nil { order.append(actor) }
                seqs[actor, default: []].insert(change.header.seq)
            }
            seeds[actor] = forest
        }
        self[.seeds].number(UInt64(order.count))
        for actor in order {
            self[.seeds].number(place(of: actor))
            let cover = seeds[actor]?.cover((seqs[actor] ?? []).sorted()) ?? []
            self[.seeds].number(UInt64(cover.count))
            var end: UInt64 = 0
            for node in cover {
                self[.seeds].number(UInt64(node.level))
                self[.seeds].number(node.place &- SeedPlace.first(notBefore: end, level: node.level))
                end = SeedPlace.end(of: node)
                raw.raw(node.seed.bytes)
            }
        }
        return salted
    }

    /// Where the changes stand in the chains of their actors, from the first to the last of each.
    private static func places(of changes: [Change]) -> [ActorID: ClosedRange<UInt64>] {
        var places: [ActorID: ClosedRange<UInt64>] = [:]
        for header in changes.map(\.header) {
            let known = places[header.actor] ?? header.seq...header.seq
            places[header.actor] = min(known.lowerBound, header.seq)...max(known.upperBound, header.seq)
        }
        return places
    }

    private mutating func put(_ change: Change, isSalted: Bool) {
        let header = change.header
        let last = history.last[header.actor]
        self[.actor].number(place(of: header.actor))
        self[.seq].difference(header.seq, from: (last?.header.seq ?? 0) &+ 1)
        let former = putPrev(header, last)
        let claimed = header.claimed
        let wall = claimed.wallMs &- (former?.claimed.wallMs ?? 0)
        self[.wall].signed(wall)
        let expected = (former?.claimed.monotonicMs ?? 0) &+ UInt64(bitPattern: former == nil ? 0 : wall)
        self[.monotonic].difference(claimed.monotonicMs, from: expected)
        putAuthor(header)
        self[.slot].number(UInt64(change.slots.count))
        self[.salt].number(isSalted ? 0 : 1)
        let seed = isSalted ? seeds[header.actor]?.seed(at: header.seq) : nil
        var lamport: UInt64 = 0
        var before: (part: Part, anchor: Change?)?
        for slot in change.slots {
            switch slot {
            case .withheld(let digest):
                self[.slot].number(1)
                raw.raw(digest.bytes)
            case .emptied(let digest, let part):
                let bytes = part.encoded
                self[.slot].number(2)
                self[.slot].number(UInt64(bytes.count))
                raw.raw(digest.bytes)
                raw.raw(bytes)
            case .whole(let part):
                self[.slot].number(0)
                let anchor = put(part, after: before, header, seed)
                lamport = max(lamport, anchor?.header.lamport ?? 0)
                if !isSalted { raw.raw(part.salt) }
                before = (part, anchor)
            }
        }
        self[.lamport].difference(header.lamport, from: lamport &+ 1)
        history.add(change)
    }

    /// Returns the header that the claimed times are told from.
    private mutating func putPrev(_ header: ChangeHeader, _ last: Change?) -> ChangeHeader? {
        if let last, last.header.seq &+ 1 == header.seq, last.hash == header.prev {
            self[.prev].number(PrevMode.batch.rawValue)
            return last.header
        }
        if header.seq > 1, let known = known(header.actor, header.seq - 1), known.hash == header.prev {
            self[.prev].number(PrevMode.known.rawValue)
            history.admit(known)
            return known.header
        }
        self[.prev].number(PrevMode.raw.rawValue)
        raw.raw(header.prev.bytes)
        return last?.header
    }

    private mutating func putAuthor(_ header: ChangeHeader) {
        let author = Author(header)
        let place = authors[author] ?? authors.count
        self[.author].number(UInt64(place))
        guard place == authors.count else { return }
        authors[author] = place
        putName(author.clerk)
        putName(author.office)
        self[.names].number(author.forms)
        self[.names].number(author.boot)
    }

    /// Returns the change that the part leans on; nil when it leans on nothing.
    private mutating func put(
        _ part: Part, after before: (part: Part, anchor: Change?)?, _ header: ChangeHeader, _ seed: SaltSeed?
    ) -> Change? {
        var anchor: Change?
        var seen = VectorClock()
        if let before, before.part.record == part.record, before.part.type == part.type {
            self[.record].number(RecordMode.same.rawValue)
            anchor = before.anchor
            seen = before.part.seen
        } else if let found = self.anchor(of: part, header.actor) {
            anchor = found
            self[.record].number(RecordMode.anchored.rawValue)
            putReference(found, header)
            seen = BatchHistory.anchored(found).map { BatchHistory.seen(after: found, $0) } ?? seen
        } else if let seed, part.seen.isEmpty, part.record == part.begunRecord(seed) {
            self[.record].number(RecordMode.begun.rawValue)
            putType(part.type)
        } else {
            self[.record].number(RecordMode.raw.rawValue)
            raw.raw(part.record.bytes)
            putType(part.type)
        }
        putSeen(part.seen, expected: seen)
        self[.writes].number(UInt64(part.writes.count))
        var field: FieldID = 0
        for write in part.writes {
            put(write, of: part, after: field, anchor, header)
            field = write.field
        }
        return anchor
    }

    private mutating func putReference(_ change: Change, _ header: ChangeHeader) {
        let actor = change.header.actor
        self[.anchorActor].number(actor == header.actor ? 0 : place(of: actor) + 1)
        let expected = history.expectedAnchor(of: actor, for: (header.actor, header.seq))
        self[.anchorSeq].difference(change.header.seq, from: expected)
        history.noteAnchor(of: actor, at: change.header.seq)
        history.admit(change)
    }

    private mutating func putSeen(_ seen: VectorClock, expected: VectorClock) {
        if seen == expected {
            self[.seen].number(0)
            return
        }
        let entries = seen.sorted
        self[.seen].number(UInt64(entries.count) + 1)
        for entry in entries {
            self[.seen].number(place(of: entry.actor))
            self[.seen].number(entry.seq)
        }
    }

    private mutating func put(
        _ write: FieldWrite, of part: Part, after field: FieldID, _ anchor: Change?, _ header: ChangeHeader
    ) {
        self[.field].number(UInt64(write.field &- field))
        self[.operation].number(UInt64(write.operation.rawValue))
        let expected = write.operation.isReplacing ? history.visible(write.field, of: part.record, from: anchor) : []
        if write.over == expected {
            self[.over].number(0)
        } else {
            self[.over].number(UInt64(write.over.count) + 1)
            for dot in write.over { put(dot, header) }
        }
        guard let value = write.value else { return }
        put(value, over: write.over, write.field, part)
    }

    private mutating func put(_ dot: Dot, _ header: ChangeHeader) {
        let known = known(dot.change.actor, dot.change.seq).flatMap { $0.ref == dot.change ? $0 : nil }
        self[.over].number(UInt64(dot.index) << 1 | (known == nil ? 1 : 0))
        if let known {
            putReference(known, header)
        } else {
            self[.over].number(place(of: dot.change.actor))
            self[.over].number(dot.change.seq)
            raw.raw(dot.change.tag.bytes)
        }
    }

    private mutating func putName(_ name: String) { self[.names].raw(ThaiCode.encode(name) + [0]) }

    private mutating func putType(_ type: String) {
        let place = types[type] ?? types.count
        self[.type].number(UInt64(place))
        if place == types.count {
            types[type] = place
            putName(type)
        }
    }

    /// The change that tells the record, the type and most of the clock that the part's author had seen.
    private func anchor(of part: Part, _ author: ActorID) -> Change? {
        var fitting: Change?
        let entries = part.seen.entries.count > 64 ? [] : part.seen.sorted
        for entry in entries.filter({ $0.actor == author }) + entries.filter({ $0.actor != author }) {
            guard let change = known(entry.actor, entry.seq), let told = BatchHistory.anchored(change),
                told.record == part.record, told.type == part.type
            else { continue }
            if BatchHistory.seen(after: change, told) == part.seen { return change }
            fitting = fitting ?? change
        }
        return fitting
    }

    private func known(_ actor: ActorID, _ seq: UInt64) -> Change? {
        history.change(of: actor, at: seq) ?? knowledge.change(of: actor, at: seq)
    }

    private mutating func place(of actor: ActorID) -> UInt64 {
        if let place = actors[actor] { return UInt64(place) }
        let place = actors.count
        actors[actor] = place
        raw.raw(actor.bytes)
        return UInt64(place)
    }

    mutating func valueColumn(_ key: FieldOfType) -> Int {
        if let place = valuePlaces[key] { return place }
        valuePlaces[key] = values.count
        values.append(ColumnWriter())
        return values.count - 1
    }
}
