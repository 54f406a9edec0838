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
        try Self.checkLength(bytes, emptied: Limits.partsMax)
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
                let length = try input.array(max: Int.max, .parts)
                if length != 1, length != 2 { throw .malformed(.wrongLength, offset: input.position) }
                let digest = try input.digest()
                hash.update(digest)
                guard length == 2 else {
                    slots.append(.withheld(digest))
                    continue
                }
                let rest = try input.bytes(max: Limits.changeBytesMax, .change)
                slots.append(.emptied(digest, try Part(decoding: rest, isEmptied: true)))
            } else {
                let partBytes = try input.bytes(max: Limits.changeBytesMax, .change)
                hash.update(Digest.of(partBytes))
                slots.append(.whole(try Part(decoding: partBytes)))
            }
        }
        try input.finish()
        try Self.checkLength(bytes, emptied: slots.count(where: \.isEmptied))
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
        slots.indices.contains(place) ? slots[place].part : nil
    }

    /// This change with the parts at `places` withheld: what a reader gets who may not see them. The hash stays.
    public func withholding(_ places: Set<Int>) -> Change {
        if places.isEmpty { return self }
        let slots = slots.enumerated().map { place, slot in
            places.contains(place) ? .withheld(slot.digest) : slot
        }
        return Change(header: header, headerBytes: header.encoded, slots: slots.map(\.encoded))
    }

    /// This change without the values of the writes that `isRedacted` names: what is left after a redaction. The hash
    /// stays.
    public func emptied(_ isRedacted: (Part, FieldWrite) -> Bool) -> Change {
        let emptied = slots.map { slot -> PartSlot in
            guard let part = slot.part else { return slot }
            let left = part.emptied { isRedacted(part, $0) }
            return left == part ? slot : .emptied(slot.digest, left)
        }
        if emptied == slots { return self }
        return Change(header: header, headerBytes: header.encoded, slots: emptied.map(\.encoded))
    }

    /// Whether `other`, the same change, has every part that this one has; nil has none.
    public func isCovered(by other: Change?) -> Bool {
        slots.indices.allSatisfy { part(at: $0) == nil || other?.part(at: $0) != nil }
    }

    /// This change with those parts too that `other`, the same change, has and this one lacks.
    public func completed(by other: Change) -> Change {
        precondition(hash == other.hash, "only the same change has the missing parts")
        let both = zip(slots, other.slots).map { mine, theirs -> PartSlot in
            switch (mine, theirs) {
            case (.whole, _), (.emptied, .withheld), (.emptied, .emptied), (.withheld, .withheld): mine
            case (.withheld, .whole), (.withheld, .emptied), (.emptied, .whole): theirs
            }
        }
        return Change(header: header, headerBytes: header.encoded, slots: both.map(\.encoded))
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
                hash.update(Digest.of(bytes))
                out.bytes(bytes)
            case .withheld(let digest):
                hash.update(digest)
                out.array(1)
                out.digest(digest)
            case .emptied(let digest, _):
                hash.update(digest)
                out.array(2)
                out.digest(digest)
                out.bytes(bytes)
            }
        }
        self.header = header
        self.slots = slots.map(\.slot)
        self.hash = hash.finish()
        bytes = out.bytes
    }

    /// A change keeps within its bound; what takes the place of erased values may pass it.
    private static func checkLength(_ bytes: [UInt8], emptied: Int) throws(ProtocolError) {
        let max = Limits.changeBytesMax + emptied * Limits.emptiedPartBytesMax
        if bytes.count > max { throw .aboveLimit(.change, max: max) }
    }

    /// A field of a record is written by one part only, so that a dot names one value.
    private static func checkFieldsDisjoint(_ slots: [PartSlot]) throws(ProtocolError) {
        guard slots.count > 1 else { return }
        var written = Set<FieldOfRecord>()
        for part in slots.compactMap(\.part) {
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

extension PartSlot {
    /// The hash of the whole part.
    fileprivate var digest: Digest {
        switch self {
        case .whole(let part): .of(part.encoded)
        case .withheld(let digest), .emptied(let digest, _): digest
        }
    }

    /// The slot with the bytes of the part that is in it.
    fileprivate var encoded: (slot: PartSlot, bytes: [UInt8]) { (self, part?.encoded ?? []) }
}

extension ChangeHeader {
    /// The version of the format that these bytes follow.
    static let format: UInt64 = 1

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter(room: 192)
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
