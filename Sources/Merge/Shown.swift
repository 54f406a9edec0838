public import Protocol

/// What a clerk was shown of a record: taken when the record is shown and carried along to when it is saved, so that
/// a change replaces exactly the values that its author had before the eyes (PROTOCOL.md, "Seen tokens").
public struct Shown: Hashable, Sendable {
    /// The record's vector clock at that moment.
    public let clock: VectorClock
    /// The dots of each field's visible values.
    public let dots: [FieldID: [Dot]]
    /// Fields that were shown in conflict.
    public let conflicted: Set<FieldID>

    /// What `state` shows now.
    ///
    /// - Parameter isConflict: whether the field's siblings are shown as a conflict.
    public init(_ state: RecordState, isConflict: (FieldID, [Sibling]) -> Bool) {
        clock = state.clock
        dots = state.fields.mapValues { $0.map(\.dot) }
        conflicted = Set(state.fields.filter { $0.value.count > 1 && isConflict($0.key, $0.value) }.keys)
    }

    private init(clock: VectorClock, dots: [FieldID: [Dot]], conflicted: Set<FieldID>) {
        self.clock = clock
        self.dots = dots
        self.conflicted = conflicted
    }

    /// What of it the store still has. One that was put back from an older copy has lost what was shown before, and
    /// nobody else need ever have it: a change that named it would claim to replace what nobody knows.
    ///
    /// - Parameters:
    ///   - state: the record as the store has it.
    ///   - wasApplied: whether a part of a change was applied to the record.
    public func known<Failure: Error>(
        to state: RecordState, wasApplied: (ChangeRef) throws(Failure) -> Bool
    ) throws(Failure) -> Shown {
        var known: [FieldID: [Dot]] = [:]
        for (field, dots) in dots {
            let visible = Set(state.siblings(field).map(\.dot))
            for dot in dots {
                let isVisible = visible.contains(dot)
                if try isVisible ? true : wasApplied(dot.change) { known[field, default: []].append(dot) }
            }
        }
        let seen = clock.entries.map { ($0.key, min($0.value, state.clock[$0.key])) }
        return Shown(
            clock: VectorClock(Dictionary(uniqueKeysWithValues: seen)), dots: known, conflicted: conflicted)
    }

    /// The token that carries this through a page, a file or a command line: URL-safe text.
    public var token: String {
        let changes = Set(dots.values.joined().map(\.change)).sorted(by: ChangeRef.precedes)
        let places = Dictionary(uniqueKeysWithValues: changes.enumerated().map { ($0.element, UInt64($0.offset)) })
        var out = CanonicalWriter()
        out.array(4)
        out.number(1)
        out.array(clock.entries.count * 2)
        for entry in clock.sorted {
            out.identifier(entry.actor)
            out.number(entry.seq)
        }
        out.array(changes.count * 3)
        for change in changes { out.ref(change) }
        out.array(dots.count * 3)
        for (field, dots) in dots.sorted(by: { $0.key < $1.key }) {
            out.number(UInt64(field))
            out.boolean(conflicted.contains(field))
            out.array(dots.count * 2)
            for dot in dots {
                out.number(places[dot.change] ?? 0)
                out.number(UInt64(dot.index))
            }
        }
        return Base64URL.encode(out.bytes)
    }

    /// What `token` carries.
    /// Throws: `ProtocolError` when it is not a token.
    public init(token: String) throws(ProtocolError) {
        guard let bytes = Base64URL.decode(token) else { throw .unreadable("token") }
        var input = CanonicalReader(bytes)
        try input.array(exactly: 4)
        let version = try input.number()
        if version != 1 { throw .unknownVersion(version) }
        var clock = VectorClock()
        for _ in 0..<(try input.groups(of: 2, max: Limits.actorsMax, .actors)) {
            clock.observe(try input.identifier(), try input.number())
        }
        var changes: [ChangeRef] = []
        for _ in 0..<(try input.groups(of: 3, max: Limits.valueBytesMax, .actors)) { changes.append(try input.ref()) }
        var dots: [FieldID: [Dot]] = [:]
        var conflicted: Set<FieldID> = []
        for _ in 0..<(try input.groups(of: 3, max: Limits.valueBytesMax, .sets)) {
            let field = FieldID(try input.number(max: UInt64(FieldID.max)))
            if try input.boolean() { conflicted.insert(field) }
            for _ in 0..<(try input.groups(of: 2, max: Limits.valueBytesMax, .over)) {
                let place = Int(try input.number(max: UInt64(Int32.max)))
                guard changes.indices.contains(place) else { throw .malformed(.badReference, offset: input.position) }
                let dot = Dot(change: changes[place], index: UInt16(try input.number(max: 0xFFFF)))
                dots[field, default: []].append(dot)
            }
        }
        try input.finish()
        self.clock = clock
        self.dots = dots
        self.conflicted = conflicted
        // Of one thing there is one spelling: order, repeats and what the alphabet leaves over are checked at once.
        if self.token != token { throw .unreadable("token") }
    }
}
