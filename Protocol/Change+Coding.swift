extension Change {
    /// Seals a new change: encodes and hashes it.
    /// Throws: `ProtocolError` when it is larger than a change may be, or not what a reader takes.
    public init(header: ChangeHeader, parts: [Part]) throws(ProtocolError) {
        let sealed = Change(header: header, headerBytes: header.encoded, slots: parts.map { (.whole($0), $0.encoded) })
        // Reading it back is the check: a change that no reader takes would cut its actor's chain for ever.
        try self.init(decoding: sealed.bytes)
    }

    /// The change that exactly these canonical bytes hold; its hash is computed from the bytes as received.
    /// Throws: `ProtocolError` when they are not canonical, not of this form or above a limit.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        if bytes.count > Limits.changeBytesMax { throw .aboveLimit(.change, max: Limits.changeBytesMax) }
        var input = CanonicalReader(bytes)
        try input.array(exactly: 2)
        let headerBytes = try input.bytes(max: Limits.changeBytesMax, .change)
        let header = try ChangeHeader(decoding: headerBytes)
        var hash = SHA256()
        hash.update(Self.domain)
        hash.update(headerBytes)
        var slots: [PartSlot] = []
        let count = try input.array(max: Limits.partsMax, .parts)
        if count == 0 { throw .malformed(.empty, offset: input.position) }
        for _ in 0..<count {
            if try input.isArrayNext() {
                try input.array(exactly: 1)
                let digest = try input.digest()
                hash.update(digest.bytes)
                slots.append(.withheld(digest))
            } else {
                let partBytes = try input.bytes(max: Limits.changeBytesMax, .change)
                hash.update(Digest.of(partBytes).bytes)
                slots.append(.whole(try Part(decoding: partBytes)))
            }
        }
        try input.finish()
        try Self.checkFieldsDisjoint(slots)
        self.header = header
        self.slots = slots
        self.hash = hash.finish()
        self.bytes = bytes
    }

    /// Whether no part is withheld.
    public var isWhole: Bool { parts.count == slots.count }

    /// The part at a place, from 0; nil when it is withheld, or there is none.
    public func part(at place: Int) -> Part? {
        guard slots.indices.contains(place), case .whole(let part) = slots[place] else { return nil }
        return part
    }

    /// This change with the parts at `places` withheld: what a reader gets who may not see them. The hash stays.
    public func withholding(_ places: Set<Int>) -> Change {
        if places.isEmpty { return self }
        let slots = slots.enumerated().map { place, slot -> (PartSlot, [UInt8]) in
            switch slot {
            case .withheld(let digest): return (.withheld(digest), [])
            case .whole(let part):
                let encoded = part.encoded
                return places.contains(place) ? (.withheld(.of(encoded)), []) : (.whole(part), encoded)
            }
        }
        return Change(header: header, headerBytes: header.encoded, slots: slots)
    }

    /// This change with those parts too that `other`, the same change, has and this one lacks.
    public func completed(by other: Change) -> Change {
        precondition(hash == other.hash, "only the same change has the missing parts")
        let both = zip(slots, other.slots).map { mine, theirs -> (PartSlot, [UInt8]) in
            switch (mine, theirs) {
            case (.whole(let part), _), (.withheld, .whole(let part)): (.whole(part), part.encoded)
            case (.withheld(let digest), .withheld): (.withheld(digest), [])
            }
        }
        return Change(header: header, headerBytes: header.encoded, slots: both)
    }

    /// Starts the hashed bytes of every change of this format.
    private static let domain = "chg1"

    private init(header: ChangeHeader, headerBytes: [UInt8], slots: [(slot: PartSlot, bytes: [UInt8])]) {
        var out = CanonicalWriter()
        var hash = SHA256()
        hash.update(Self.domain)
        hash.update(headerBytes)
        out.array(2)
        out.bytes(headerBytes)
        out.array(slots.count)
        for (slot, bytes) in slots {
            switch slot {
            case .whole:
                hash.update(Digest.of(bytes).bytes)
                out.bytes(bytes)
            case .withheld(let digest):
                hash.update(digest.bytes)
                out.array(1)
                out.digest(digest)
            }
        }
        self.header = header
        self.slots = slots.map(\.slot)
        self.hash = hash.finish()
        bytes = out.bytes
    }

    /// A field of a record is written by one part only, so that a dot names one value.
    private static func checkFieldsDisjoint(_ slots: [PartSlot]) throws(ProtocolError) {
        guard slots.count > 1 else { return }
        var written = Set<FieldOfRecord>()
        for case .whole(let part) in slots {
            for field in Set(part.writes.map(\.field)) {
                let isNew = written.insert(FieldOfRecord(record: part.record, field: field)).inserted
                if !isNew { throw .malformed(.duplicate, offset: 0) }
            }
        }
    }

    private struct FieldOfRecord: Hashable {
        let record: RecordID
        let field: FieldID
    }
}

extension ChangeHeader {
    /// The version of the format that these bytes follow.
    static let format: UInt64 = 1

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(11)
        out.number(Self.format)
        out.identifier(actor)
        out.number(seq)
        out.digest(prev)
        out.number(lamport)
        out.integer(claimed.wallMs)
        out.number(claimed.boot)
        out.number(claimed.monotonicMs)
        out.text(clerk)
        out.text(office)
        out.number(formsVersion)
        return out.bytes
    }

    init(decoding bytes: [UInt8]) throws(ProtocolError) {
        var input = CanonicalReader(bytes)
        try input.array(exactly: 11)
        let version = try input.number()
        if version != Self.format { throw .unknownVersion(version) }
        actor = try input.identifier()
        seq = try input.number()
        if seq == 0 { throw .malformed(.numberTooLarge, offset: input.position) }
        prev = try input.digest()
        lamport = try input.number()
        claimed = ClaimedTime(
            wallMs: try input.integer(), boot: try input.number(), monotonicMs: try input.number())
        clerk = try input.text(max: Limits.nameBytesMax)
        office = try input.text(max: Limits.nameBytesMax)
        formsVersion = try input.number()
        try input.finish()
    }
}
