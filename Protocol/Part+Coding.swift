extension Part {
    /// The canonical bytes of this part. Actors stand once, in a table of their own.
    public var encoded: [UInt8] {
        let actors = actors
        let places = Dictionary(uniqueKeysWithValues: actors.enumerated().map { ($0.element, UInt64($0.offset)) })
        var out = CanonicalWriter(room: Self.bytesUsual)
        out.array(6)
        out.identifier(record)
        out.text(type)
        out.bytes(salt)
        out.array(actors.count)
        for actor in actors { out.identifier(actor) }
        out.array(seen.entries.count * 2)
        for entry in seen.sorted {
            out.number(places[entry.actor] ?? 0)
            out.number(entry.seq)
        }
        out.array(writes.count)
        for write in writes { write.encode(into: &out, places: places) }
        return out.bytes
    }

    /// Bytes that a part of a whole record takes, mostly.
    private static var bytesUsual: Int { 1024 }

    /// Room that is made for writes before they are read: what says that there are more makes none with that.
    package static let writesUsual = 32

    /// Where the record's name and the salt stand in the canonical bytes.
    var placesOfNameAndSalt: (record: Range<Int>, salt: Range<Int>) {
        // The heads of the array, of the name and of the salt take a byte each; that of the type grows with it.
        let name = 2..<18
        let length = type.utf8.count
        let typeEnd = name.upperBound + (length < 24 ? 1 : length < 256 ? 2 : 3) + length
        return (name, (typeEnd + 1)..<(typeEnd + 1 + salt.count))
    }

    /// The actors that it names, in their canonical order: mostly the one whose values its author saw.
    private var actors: [ActorID] {
        var named = seen.entries.keys.map { $0 }
        for write in writes {
            for dot in write.over where dot.change.actor != named.last { named.append(dot.change.actor) }
        }
        return named.count < 2 ? named : Set(named).sorted(by: ActorID.precedes)
    }

    /// The part that exactly these canonical bytes hold.
    ///
    /// - Parameter isEmptied: whether they are what a redaction left of a part: then it has no salt, and at least one
    ///   value is missing.
    ///
    /// Throws: `ProtocolError` when they are not canonical, not of this form or above a limit.
    public init(decoding bytes: [UInt8], isEmptied: Bool = false) throws(ProtocolError) {
        var input = CanonicalReader(bytes)
        try input.array(exactly: 6)
        record = try input.identifier()
        type = try input.text(max: Limits.nameBytesMax)
        salt = try input.bytes(max: 16)
        if salt.count != (isEmptied ? 0 : 16) || type.isEmpty { throw .malformed(.wrongLength, offset: input.position) }
        let actors = try Part.decodeActors(&input)
        var used = Set<Int>()
        seen = try Part.decodeSeen(&input, actors, &used)
        let count = try input.array(max: Limits.setsMax, .sets)
        if count == 0 { throw .malformed(.empty, offset: input.position) }
        var writes: [FieldWrite] = []
        writes.reserveCapacity(min(count, Self.writesUsual))
        for _ in 0..<count {
            let write = try FieldWrite(decoding: &input, actors: actors, used: &used)
            if write.isEmptied, !isEmptied { throw .malformed(.missingValue, offset: input.position) }
            if let last = writes.last, last.field > write.field { throw .malformed(.notSorted, offset: input.position) }
            writes.append(write)
        }
        self.writes = writes
        if isEmptied, !writes.contains(where: \.isEmptied) { throw .malformed(.empty, offset: input.position) }
        if used.count != actors.count { throw .malformed(.badReference, offset: input.position) }
        try input.finish()
    }

    private static func decodeActors(_ input: inout CanonicalReader) throws(ProtocolError) -> [ActorID] {
        let count = try input.array(max: Limits.actorsMax, .actors)
        var actors: [ActorID] = []
        for _ in 0..<count {
            let actor: ActorID = try input.identifier()
            if let last = actors.last, !ActorID.precedes(last, actor) {
                throw .malformed(.notSorted, offset: input.position)
            }
            actors.append(actor)
        }
        return actors
    }

    private static func decodeSeen(
        _ input: inout CanonicalReader, _ actors: [ActorID], _ used: inout Set<Int>
    ) throws(ProtocolError) -> VectorClock {
        let count = try input.array(max: actors.count * 2, .actors)
        if count % 2 != 0 { throw .malformed(.wrongLength, offset: input.position) }
        var entries: [ActorID: UInt64] = [:]
        var last = -1
        for _ in 0..<(count / 2) {
            let place = try actorPlace(&input, actors)
            if place <= last { throw .malformed(.notSorted, offset: input.position) }
            last = place
            used.insert(place)
            let seq = try input.number()
            if seq == 0 { throw .malformed(.numberTooLarge, offset: input.position) }
            entries[actors[place]] = seq
        }
        return VectorClock(entries)
    }

    static func actorPlace(_ input: inout CanonicalReader, _ actors: [ActorID]) throws(ProtocolError) -> Int {
        let place = try input.number()
        guard place < UInt64(actors.count) else { throw .malformed(.badReference, offset: input.position) }
        return Int(place)
    }
}

extension FieldWrite {
    func encode(into out: inout CanonicalWriter, places: [ActorID: UInt64]) {
        out.array(value == nil ? 3 : 4)
        out.number(UInt64(field))
        out.number(UInt64(operation.rawValue))
        out.array(over.count)
        for dot in over {
            out.array(dot.index == 0 ? 3 : 4)
            out.number(places[dot.change.actor] ?? 0)
            out.number(dot.change.seq)
            out.tag(dot.change.tag)
            if dot.index != 0 { out.number(UInt64(dot.index)) }
        }
        if let value { out.value(value) }
    }

    init(decoding input: inout CanonicalReader, actors: [ActorID], used: inout Set<Int>) throws(ProtocolError) {
        let count = try input.array(max: 4, .sets)
        field = FieldID(try input.number(max: UInt64(FieldID.max)))
        guard let operation = FieldOperation(rawValue: UInt8(try input.number(max: 255))) else {
            throw .malformed(.unknownOperation, offset: input.position)
        }
        self.operation = operation
        var over: [Dot] = []
        for _ in 0..<(try input.array(max: Limits.overMax, .over)) {
            let dot = try Self.decodeDot(&input, actors, &used)
            if let last = over.last, !Dot.precedes(last, dot) { throw .malformed(.notSorted, offset: input.position) }
            over.append(dot)
        }
        self.over = over
        // A write that puts a value and has none was emptied: whether that may be is for the part to say.
        guard count == 3 || (operation.putsValue && count == 4) else {
            throw .malformed(.wrongLength, offset: input.position)
        }
        value = count == 4 ? try input.value() : nil
    }

    private static func decodeDot(
        _ input: inout CanonicalReader, _ actors: [ActorID], _ used: inout Set<Int>
    ) throws(ProtocolError) -> Dot {
        let count = try input.array(max: 4, .over)
        guard count >= 3 else { throw .malformed(.wrongLength, offset: input.position) }
        let place = try Part.actorPlace(&input, actors)
        used.insert(place)
        let seq = try input.number()
        if seq == 0 { throw .malformed(.numberTooLarge, offset: input.position) }
        let ref = ChangeRef(actor: actors[place], seq: seq, tag: try input.tag())
        guard count == 4 else { return Dot(change: ref) }
        let index = UInt16(try input.number(max: UInt64(UInt16.max)))
        if index == 0 { throw .malformed(.notShortest, offset: input.position) }
        return Dot(change: ref, index: index)
    }
}
