public import Protocol

extension RecordState {
    /// The canonical bytes of what is visible: type, origins and values (PROTOCOL.md, "Record state"). The state hash
    /// is over these: a reader who was not given all parts of a record still has the same bytes for what it may see.
    public var visibleBytes: [UInt8] {
        let origins = origins
        // Two changes of one name are refused where they come in; one that was not must not end the program here.
        let places = Dictionary(origins.enumerated().map { ($1.change, $0) }, uniquingKeysWith: { first, _ in first })
        var out = CanonicalWriter()
        out.array(3)
        out.text(type)
        out.array(origins.count)
        for origin in origins { out.origin(origin) }
        out.array(fields.count * 2)
        for (field, siblings) in fields.sorted(by: { $0.key < $1.key }) {
            out.number(UInt64(field))
            out.array(siblings.count * 3)
            for sibling in siblings {
                out.number(UInt64(places[sibling.dot.change] ?? 0))
                out.number(UInt64(sibling.dot.index))
                out.value(sibling.value)
            }
        }
        return out.bytes
    }

    /// The changes whose values are visible, in their canonical order: mostly few for many values.
    private var origins: [Origin] {
        var found: [Origin] = []
        var known = Set<ChangeRef>()
        for sibling in fields.values.joined() where sibling.origin.change != found.last?.change {
            if known.insert(sibling.origin.change).inserted { found.append(sibling.origin) }
        }
        return found.sorted { ChangeRef.precedes($0.change, $1.change) }
    }

    /// The canonical bytes of what stands behind that: lamport number, clock, the memory of replaced values that have
    /// not arrived, and what was ordered to be erased.
    public var contextBytes: [UInt8] {
        let sorted = prekilled.sorted {
            $0.field == $1.field ? Dot.precedes($0.dot, $1.dot) : $0.field < $1.field
        }
        var out = CanonicalWriter()
        out.array(redactions.isEmpty ? 3 : 4)
        out.number(lamport)
        out.array(clock.entries.count * 2)
        for entry in clock.sorted {
            out.identifier(entry.actor)
            out.number(entry.seq)
        }
        out.array(sorted.count)
        for name in sorted {
            out.array(2)
            out.number(UInt64(name.field))
            out.dot(name.dot)
        }
        if !redactions.isEmpty {
            out.array(redactions.count)
            for redaction in redactions { out.redaction(redaction) }
        }
        return out.bytes
    }

    /// The state that these bytes hold, as `visibleBytes` and `contextBytes` wrote them.
    /// Throws: `ProtocolError` when a store's bytes are damaged.
    public init(id: RecordID, visible: [UInt8], context: [UInt8]) throws(ProtocolError) {
        var input = CanonicalReader(visible)
        try input.array(exactly: 3)
        self.init(id: id, type: try input.text(max: Limits.nameBytesMax))
        var origins: [Origin] = []
        for _ in 0..<(try input.array(max: Int.max, .actors)) { origins.append(try input.origin()) }
        for _ in 0..<(try input.groups(of: 2, max: Int(Int32.max), .sets)) {
            let field = FieldID(try input.number(max: UInt64(FieldID.max)))
            var siblings: [Sibling] = []
            for _ in 0..<(try input.groups(of: 3, max: Int(Int32.max), .over)) {
                let place = Int(try input.number(max: UInt64(Int32.max)))
                guard origins.indices.contains(place) else { throw .malformed(.badReference, offset: input.position) }
                let dot = Dot(change: origins[place].change, index: UInt16(try input.number(max: 0xFFFF)))
                siblings.append(Sibling(dot: dot, value: try input.value(), origin: origins[place]))
            }
            fields[field] = siblings
        }
        try input.finish()
        try decodeContext(context)
    }

    private mutating func decodeContext(_ bytes: [UInt8]) throws(ProtocolError) {
        var input = CanonicalReader(bytes)
        let length = try input.array(max: 4, .sets)
        if length < 3 { throw .malformed(.wrongLength, offset: input.position) }
        lamport = try input.number()
        for _ in 0..<(try input.groups(of: 2, max: Limits.actorsMax, .actors)) {
            clock.observe(try input.identifier(), try input.number())
        }
        for _ in 0..<(try input.array(max: Int.max, .over)) {
            try input.array(exactly: 2)
            let field = FieldID(try input.number(max: UInt64(FieldID.max)))
            prekilled.insert(FieldDot(field: field, dot: try input.dot()))
        }
        if length == 4 {
            for _ in 0..<(try input.array(max: Int.max, .over)) { redactions.append(try input.redaction(of: id)) }
        }
        try input.finish()
    }
}

extension CanonicalWriter {
    mutating func ref(_ ref: ChangeRef) {
        identifier(ref.actor)
        number(ref.seq)
        tag(ref.tag)
    }

    mutating func dot(_ dot: Dot) {
        array(4)
        ref(dot.change)
        number(UInt64(dot.index))
    }

    mutating func origin(_ origin: Origin) {
        array(7)
        ref(origin.change)
        number(origin.lamport)
        text(origin.office)
        text(origin.clerk)
        integer(origin.wallMs)
    }
}

extension CanonicalReader {
    /// The number of groups of `size` items in an array, at most `max`. The caller reads the items next.
    mutating func groups(of size: Int, max: Int, _ bound: ProtocolError.Bound) throws(ProtocolError) -> Int {
        let start = position
        let count = try array(max: max * size, bound)
        if count % size != 0 { throw .malformed(.wrongLength, offset: start) }
        return count / size
    }

    mutating func ref() throws(ProtocolError) -> ChangeRef {
        ChangeRef(actor: try identifier(), seq: try number(), tag: try tag())
    }

    mutating func dot() throws(ProtocolError) -> Dot {
        try array(exactly: 4)
        return Dot(change: try ref(), index: UInt16(try number(max: UInt64(UInt16.max))))
    }

    mutating func origin() throws(ProtocolError) -> Origin {
        try array(exactly: 7)
        return Origin(
            change: try ref(), lamport: try number(), office: try text(max: Limits.nameBytesMax),
            clerk: try text(max: Limits.nameBytesMax), wallMs: try integer())
    }
}
