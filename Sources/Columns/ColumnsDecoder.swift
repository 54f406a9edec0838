public import Protocol

/// A batch as it was before it was laid out.
public struct RebuiltBatch: Sendable {
    /// The changes, each checked like one that came in canonical bytes.
    public let changes: [Change]
    /// The seeds of their salts, by actor.
    public let seeds: [ActorID: [SeedNode]]

    public init(changes: [Change], seeds: [ActorID: [SeedNode]]) {
        self.changes = changes
        self.seeds = seeds
    }
}

/// Rebuilds a batch from its columns (PROTOCOL.md, "Columns"): the canonical bytes of each change, and so its hash.
///
/// Whatever the columns hold, it neither traps nor recurses, and makes no more than `Limits.unpackedBytesMax`.
public struct ColumnsDecoder<Knowledge: BatchKnowledge> {
    private let knowledge: Knowledge
    var history = BatchHistory()
    private var columns: [ColumnReader]
    private var values: [ColumnReader]
    private var raw: ColumnReader
    private var actors: [ActorID] = []
    private var authors: [Author] = []
    private var types: [String] = []
    private var valuePlaces: [FieldOfType: Int] = [:]
    private var seeds: [ActorID: SaltSeeds] = [:]
    private var bytesLeft = Limits.unpackedBytesMax
    private let count: Int

    /// The changes that exactly these columns hold, for a reader that has what `knowledge` has.
    public static func decode(
        _ laidOut: LaidOutColumns, knowing knowledge: Knowledge
    ) throws(ColumnsError) -> RebuiltBatch {
        var decoder = try Self(laidOut, knowledge)
        let seeds = try decoder.takeSeeds()
        var changes: [Change] = []
        for _ in 0..<decoder.count {
            let change = try decoder.takeChange()
            decoder.history.add(change)
            changes.append(change)
        }
        guard try decoder.raw.raw(16).elementsEqual(BatchCheck.of(changes)) else { throw .mismatch }
        let isAtEnd =
            decoder.raw.isAtEnd && decoder.columns.allSatisfy(\.isAtEnd) && decoder.values.allSatisfy(\.isAtEnd)
            && decoder.valuePlaces.count == decoder.values.count
        guard isAtEnd else { throw .malformed }
        return RebuiltBatch(changes: changes, seeds: seeds)
    }

    private init(_ laidOut: LaidOutColumns, _ knowledge: Knowledge) throws(ColumnsError) {
        let bytes = laidOut.columns
        self.knowledge = knowledge
        raw = ColumnReader(laidOut.raw, 0..<laidOut.raw.count)
        var head = ColumnReader(bytes, 0..<bytes.count)
        count = try head.count(max: Limits.batchChangesMax)
        var lengths: [Int] = []
        for _ in Column.allCases { lengths.append(try head.count(max: bytes.count)) }
        let valueCount = try head.count(max: head.left)
        for _ in 0..<valueCount { lengths.append(try head.count(max: bytes.count)) }
        var readers: [ColumnReader] = []
        var start = bytes.count - head.left
        for length in lengths {
            guard length <= bytes.count - start else { throw .truncated }
            readers.append(ColumnReader(bytes, start..<(start + length)))
            start += length
        }
        guard start == bytes.count else { throw .malformed }
        columns = Array(readers.prefix(Column.allCases.count))
        values = Array(readers.dropFirst(Column.allCases.count))
    }

    subscript(column: Column) -> ColumnReader {
        get { columns[column.rawValue] }
        _modify { yield &columns[column.rawValue] }
    }

    private mutating func takeSeeds() throws(ColumnsError) -> [ActorID: [SeedNode]] {
        var given: [ActorID: [SeedNode]] = [:]
        for _ in 0..<(try self[.seeds].count(max: Limits.batchChangesMax)) {
            let actor = try takeActor(try self[.seeds].number())
            var nodes: [SeedNode] = []
            var end: UInt64 = 0
            for _ in 0..<(try self[.seeds].count(max: Limits.batchChangesMax)) {
                let level = try self[.seeds].count(max: SaltSeeds.levelMax)
                let place = SeedPlace.first(notBefore: end, level: level) &+ (try self[.seeds].number())
                guard place <= Limits.numberMax, let seed = SaltSeed(try raw.raw(16)) else { throw .malformed }
                nodes.append(SeedNode(level: level, place: place, seed: seed))
                end = nodes.last.map(SeedPlace.end) ?? end
            }
            given[actor] = nodes
            seeds[actor] = SaltSeeds(nodes)
        }
        return given
    }

    private mutating func takeChange() throws(ColumnsError) -> Change {
        let actor = try takeActor(try self[.actor].number())
        let last = history.last[actor]
        let seq = try self[.seq].number(from: (last?.header.seq ?? 0) &+ 1)
        let (prev, former) = try takePrev(actor, seq, last)
        let wall = try self[.wall].signed()
        let expected = (former?.claimed.monotonicMs ?? 0) &+ UInt64(bitPattern: former == nil ? 0 : wall)
        let monotonic = try self[.monotonic].number(from: expected)
        let author = try takeAuthor()
        let slots = try self[.slot].count(max: Limits.partsMax)
        let isSalted = try self[.salt].count(max: 1) == 0
        var lamport: UInt64 = 0
        var drafts: [SlotDraft] = []
        var before: PartDraft?
        for _ in 0..<slots {
            let kind = try self[.slot].count(max: 2)
            if kind > 0 {
                let length = kind == 2 ? try self[.slot].count(max: Limits.changeBytesMax) : nil
                guard let digest = Digest(try raw.raw(32)) else { throw .truncated }
                let rest = try length.map { length throws(ColumnsError) in Array(try raw.raw(length)) }
                drafts.append(rest.map { .emptied(digest, $0) } ?? .withheld(digest))
                continue
            }
            var part = try takePart(after: before, (actor, seq))
            lamport = max(lamport, part.anchor?.header.lamport ?? 0)
            if !isSalted { part.salt = Array(try raw.raw(16)) }
            drafts.append(.whole(part))
            before = part
        }
        let header = ChangeHeader(
            actor: actor, seq: seq, prev: prev, lamport: try self[.lamport].number(from: lamport &+ 1),
            claimed: ClaimedTime(
                wallMs: (former?.claimed.wallMs ?? 0) &+ wall, boot: author.boot, monotonicMs: monotonic),
            clerk: author.clerk, office: author.office, formsVersion: author.forms)
        return try seal(header, drafts)
    }

    private mutating func takePrev(
        _ actor: ActorID, _ seq: UInt64, _ last: Change?
    ) throws(ColumnsError) -> (Digest, ChangeHeader?) {
        switch PrevMode(rawValue: try self[.prev].number()) {
        case .batch?:
            guard let last else { throw .malformed }
            return (last.hash, last.header)
        case .known?:
            let known = try known(actor, seq &- 1)
            history.admit(known)
            return (known.hash, known.header)
        case .raw?:
            guard let prev = Digest(try raw.raw(32)) else { throw .truncated }
            return (prev, last?.header)
        case nil: throw .malformed
        }
    }

    private mutating func takeAuthor() throws(ColumnsError) -> Author {
        let place = try self[.author].count(max: authors.count)
        if place == authors.count {
            let clerk = try takeName()
            let office = try takeName()
            authors.append(
                Author(clerk: clerk, office: office, forms: try self[.names].number(), boot: try self[.names].number()))
        }
        return authors[place]
    }

    /// The change that these parts make: written out in canonical bytes, and read again like any other.
    private mutating func seal(_ header: ChangeHeader, _ drafts: [SlotDraft]) throws(ColumnsError) -> Change {
        let headerBytes = header.encoded
        let seed = seeds[header.actor]?.seed(at: header.seq)
        var out = CanonicalWriter(room: headerBytes.count + 1024)
        out.array(2)
        out.bytes(headerBytes)
        out.array(drafts.count)
        var record = RecordID.unnamed
        var place = 0
        for draft in drafts {
            switch draft {
            case .withheld(let digest): out.slot(digest, nil)
            case .emptied(let digest, let rest): out.slot(digest, rest)
            case .whole(let part):
                var salt = part.salt
                if salt.isEmpty {
                    guard let seed else { throw .malformed }
                    salt = SaltSeeds.salt(seed, header: headerBytes, place: place)
                }
                let bytes: [UInt8]
                switch part.record {
                case .known(let id):
                    record = id
                    bytes = part.sealed(record, salt: salt).encoded
                case .same: bytes = part.sealed(record, salt: salt).encoded
                case .begun:
                    guard let seed else { throw .malformed }
                    (record, bytes) = part.sealed(.unnamed, salt: salt).begun(seed)
                }
                try spend(bytes.count)
                out.bytes(bytes)
                place += 1
            }
        }
        do throws(ProtocolError) {
            return try Change(decoding: out.bytes)
        } catch {
            throw .content(error)
        }
    }

    /// Counts what is made, however little stood for it.
    mutating func spend(_ bytes: Int) throws(ColumnsError) {
        guard bytes <= bytesLeft else { throw .tooLarge }
        bytesLeft -= bytes
    }

    func known(_ actor: ActorID, _ seq: UInt64) throws(ColumnsError) -> Change {
        guard let change = history.change(of: actor, at: seq) ?? knowledge.change(of: actor, at: seq) else {
            throw .unknownChange
        }
        return change
    }

    mutating func takeActor(_ place: UInt64) throws(ColumnsError) -> ActorID {
        if place == UInt64(actors.count) {
            guard let actor = ActorID(try raw.raw(16)) else { throw .truncated }
            actors.append(actor)
        }
        guard place < UInt64(actors.count) else { throw .malformed }
        return actors[Int(place)]
    }

    mutating func takeName() throws(ColumnsError) -> String { try ThaiCode.decode(try self[.names].untilZero()) }

    mutating func takeType() throws(ColumnsError) -> String {
        let place = try self[.type].count(max: types.count)
        if place == types.count { types.append(try takeName()) }
        return types[place]
    }

    mutating func takeRaw(_ count: Int) throws(ColumnsError) -> ArraySlice<UInt8> { try raw.raw(count) }

    /// Reads from the column of values at `place`.
    mutating func value<Value>(
        _ place: Int, _ read: (inout ColumnReader) throws(ColumnsError) -> Value
    ) throws(ColumnsError) -> Value {
        try read(&values[place])
    }

    /// The place of a field's column among the values.
    mutating func valueColumn(_ field: FieldOfType) throws(ColumnsError) -> Int {
        if let place = valuePlaces[field] { return place }
        let place = valuePlaces.count
        guard place < values.count else { throw .truncated }
        valuePlaces[field] = place
        return place
    }
}

extension CanonicalWriter {
    /// A slot whose part is withheld, or emptied so that `rest` is left.
    fileprivate mutating func slot(_ digest: Digest, _ rest: [UInt8]?) {
        array(rest == nil ? 1 : 2)
        self.digest(digest)
        if let rest { bytes(rest) }
    }
}
