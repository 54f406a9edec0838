import Protocol

/// A slot before its change's header is known.
enum SlotDraft {
    case whole(PartDraft)
    case withheld(Digest)
    /// What a redaction left of a part, in canonical bytes: it leans on nothing.
    case emptied(Digest, [UInt8])
}

/// A part before its change's header is known.
struct PartDraft {
    enum Record {
        case known(RecordID)
        /// That of the part before it.
        case same
        case begun
    }

    let record: Record
    /// The record where it is known yet: where values that the batch tells of are looked for.
    let place: RecordID?
    let type: String
    let seen: VectorClock
    let writes: [FieldWrite]
    /// The change that the part leans on.
    let anchor: Change?
    /// Empty when it follows from a seed.
    var salt: [UInt8] = []

    func sealed(_ record: RecordID, salt: [UInt8]) -> Part {
        Part(record: record, type: type, salt: salt, seen: seen, writes: writes)
    }
}

extension ColumnsDecoder {
    /// What a write counts at least: guessing what it replaces takes time, though no room.
    private static var writeBytes: Int { 64 }

    mutating func takePart(
        after before: PartDraft?, _ header: (actor: ActorID, seq: UInt64)
    ) throws(ColumnsError) -> PartDraft {
        var anchor: Change?
        var expected = VectorClock()
        let record: PartDraft.Record
        var place: RecordID?
        let type: String
        switch RecordMode(rawValue: try self[.record].number()) {
        case .begun?:
            record = .begun
            type = try takeType()
        case .same?:
            guard let before else { throw .malformed }
            record = .same
            place = before.place
            type = before.type
            anchor = before.anchor
            expected = before.seen
        case .raw?:
            guard let id = RecordID(try takeRaw(16)) else { throw .truncated }
            record = .known(id)
            place = id
            type = try takeType()
        case .anchored?:
            let change = try takeReference(header)
            guard let part = BatchHistory.anchored(change) else { throw .unknownChange }
            anchor = change
            record = .known(part.record)
            place = part.record
            type = part.type
            expected = BatchHistory.seen(after: change, part)
        case nil: throw .malformed
        }
        let seen = try takeSeen(expected: expected)
        let writes = try takeWrites(type, of: place, anchor, header)
        return PartDraft(record: record, place: place, type: type, seen: seen, writes: writes, anchor: anchor)
    }

    private mutating func takeWrites(
        _ type: String, of record: RecordID?, _ anchor: Change?, _ header: (actor: ActorID, seq: UInt64)
    ) throws(ColumnsError) -> [FieldWrite] {
        let count = try self[.writes].count(max: Limits.setsMax)
        var writes: [FieldWrite] = []
        writes.reserveCapacity(min(count, Part.writesUsual))
        var field: FieldID = 0
        for _ in 0..<count {
            field = field &+ FieldID(truncatingIfNeeded: try self[.field].number())
            writes.append(try takeWrite(FieldOfType(type: type, field: field), of: record, anchor, header))
        }
        return writes
    }

    private mutating func takeReference(
        _ header: (actor: ActorID, seq: UInt64)
    ) throws(ColumnsError) -> Change {
        let place = try self[.anchorActor].number()
        let actor = place == 0 ? header.actor : try takeActor(place - 1)
        let seq = try self[.anchorSeq].number(from: history.expectedAnchor(of: actor, for: header))
        let change = try known(actor, seq)
        history.noteAnchor(of: actor, at: seq)
        history.admit(change)
        return change
    }

    private mutating func takeSeen(expected: VectorClock) throws(ColumnsError) -> VectorClock {
        let mark = try self[.seen].count(max: Limits.actorsMax + 1)
        try spend(16 * (mark == 0 ? expected.entries.count : mark))
        if mark == 0 { return expected }
        var entries: [ActorID: UInt64] = [:]
        for _ in 1..<mark {
            let actor = try takeActor(try self[.seen].number())
            entries[actor] = try self[.seen].number()
        }
        return VectorClock(entries)
    }

    private mutating func takeWrite(
        _ field: FieldOfType, of record: RecordID?, _ anchor: Change?, _ header: (actor: ActorID, seq: UInt64)
    ) throws(ColumnsError) -> FieldWrite {
        let code = try self[.operation].count(max: 255)
        guard let operation = FieldOperation(rawValue: UInt8(code)) else { throw .malformed }
        try spend(Self.writeBytes)
        let mark = try self[.over].count(max: Limits.overMax + 1)
        var over: [Dot] = []
        if mark == 0, operation.isReplacing, let record {
            over = history.visible(field.field, of: record, from: anchor)
            try spend(over.count * 8)
        }
        for _ in 0..<max(0, mark - 1) { over.append(try takeDot(header)) }
        var value: Value?
        if operation.putsValue { value = try takeValue(field, over: over, of: record) }
        return FieldWrite(field: field.field, operation: operation, value: value, over: over)
    }

    private mutating func takeDot(_ header: (actor: ActorID, seq: UInt64)) throws(ColumnsError) -> Dot {
        let code = try self[.over].number()
        guard let index = UInt16(exactly: code >> 1) else { throw .malformed }
        if code & 1 == 0 { return Dot(change: try takeReference(header).ref, index: index) }
        let actor = try takeActor(try self[.over].number())
        let seq = try self[.over].number()
        guard let tag = Tag(try takeRaw(8)) else { throw .truncated }
        return Dot(change: ChangeRef(actor: actor, seq: seq, tag: tag), index: index)
    }

    private mutating func takeValue(
        _ field: FieldOfType, over: [Dot], of record: RecordID?
    ) throws(ColumnsError) -> Value {
        let kind = ValueKind(rawValue: try self[.kind].number())
        // A column begins with its first value, even where the value itself takes no byte.
        let column = try valueColumn(field)
        switch kind {
        case .text?: return .text(try takeText(from: column))
        case .likeFormer?:
            guard let record, over.count == 1 else { throw .malformed }
            // Its writer still had the text; here it was erased meanwhile.
            guard let former = history.text(over[0], field.field, of: record) else { throw .unknownChange }
            let old = ThaiCode.encode(former)
            try spend(old.count)
            let prefix = try self[.prefix].count(max: old.count)
            let suffix = try self[.suffix].count(max: old.count - prefix)
            return .text(try takeText(from: column, between: old.prefix(prefix), and: old.suffix(suffix)))
        case .integer?: return .integer(try value(column) { column throws(ColumnsError) in try column.signed() })
        case .no?: return .boolean(false)
        case .yes?: return .boolean(true)
        case .bytes?:
            let count = try value(column) { column throws(ColumnsError) in
                try column.count(max: Limits.valueBytesMax)
            }
            return .bytes(Array(try takeRaw(count)))
        case .other?:
            return .other(
                try value(column) { column throws(ColumnsError) in
                    Array(try column.raw(try column.count(max: Limits.valueBytesMax)))
                })
        case .reference?:
            let place = try value(column) { column throws(ColumnsError) in try column.number() }
            guard place < UInt64(history.records.count) else { throw .malformed }
            return .bytes(history.records[Int(place)].bytes)
        case nil: throw .malformed
        }
    }

    private mutating func takeText(
        from column: Int, between start: ArraySlice<UInt8> = [], and end: ArraySlice<UInt8> = []
    ) throws(ColumnsError) -> String {
        let own = try value(column) { column throws(ColumnsError) in try column.untilZero() }
        try spend(start.count + own.count + end.count)
        return try ThaiCode.decode(start.isEmpty && end.isEmpty ? own : start + own + end)
    }
}
