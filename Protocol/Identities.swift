/// What an `ActorID` identifies.
public enum ActorSubject {}
/// What a `RecordID` identifies.
public enum RecordSubject {}
/// What an `EpochID` identifies.
public enum EpochSubject {}
/// What a `DeviceID` identifies.
public enum DeviceSubject {}

/// One incarnation of one store. Never used again once its store was restored or copied (PROTOCOL.md, "Actors").
public typealias ActorID = Bits128<ActorSubject>
/// One thing described. Written as a UUID of version 8 (RFC 9562).
public typealias RecordID = Bits128<RecordSubject>
/// One unbroken history of the central log.
public typealias EpochID = Bits128<EpochSubject>
/// One machine of an office: the first 16 bytes of the SHA-256 of its public key.
public typealias DeviceID = Bits128<DeviceSubject>

/// The permanent number of a field within its record type. Numbers below 16 belong to every type.
public typealias FieldID = UInt32

extension Bits128 where Subject == RecordSubject {
    /// A new record id: 122 random bits in the form of a UUID of version 8.
    public static func make(using random: inout some RandomNumberGenerator) -> RecordID {
        let high = random.next() & ~0xF000 | 0x8000
        let low = random.next() & ~(0b11 << 62) | 0b10 << 62
        return RecordID(high: high, low: low)
    }

    /// The UUID text, lower case with four hyphens.
    public var text: String {
        let hex = Array(self.hex.utf8)
        let groups = [hex[0..<8], hex[8..<12], hex[12..<16], hex[16..<20], hex[20..<32]]
        return groups.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    }

    /// The record id that `text` writes, with or without hyphens; else nil.
    public init?(text: String) {
        guard let bytes = Hex.bytes(text.filter { $0 != "-" }), bytes.count == 16 else { return nil }
        self.init(bytes)
    }
}

extension Bits128 where Subject == DeviceSubject {
    /// The device that holds the Ed25519 key with this public half.
    public init(publicKey: [UInt8]) {
        let words = Digest.of(publicKey).words
        self.init(high: words.0, low: words.1)
    }
}

/// 8 bytes of a change's hash. Part of every dot, so that two branches of one copied store never share a dot.
public struct Tag: Hashable, Sendable {
    /// The bytes as a big-endian number.
    public let rawValue: UInt64

    /// The tag with these bytes as a big-endian number.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The 8 bytes.
    public var bytes: [UInt8] { BigEndian.bytes((rawValue, 0, 0, 0), count: 1) }

    /// The tag that is made of exactly 8 bytes, or nil.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let words = BigEndian.words(bytes, count: 1) else { return nil }
        rawValue = words.0
    }
}

/// The name of one change: its actor, its place in the actor's chain, and its tag (PROTOCOL.md, "Dots").
public struct ChangeRef: Hashable, Sendable {
    public let actor: ActorID
    /// 1 for an actor's first change.
    public let seq: UInt64
    public let tag: Tag

    /// The change of `actor` at `seq` whose hash starts with `tag`.
    public init(actor: ActorID, seq: UInt64, tag: Tag) {
        self.actor = actor
        self.seq = seq
        self.tag = tag
    }

    /// The short form for people, e.g. `9f3ac2e1-14`: 8 hexadecimal digits of the actor and the sequence number.
    public var label: String { "\(actor.hex.prefix(8))-\(seq)" }

    /// A total order without meaning in time: by actor, sequence number, tag.
    public static func precedes(_ left: ChangeRef, _ right: ChangeRef) -> Bool {
        if left.actor != right.actor { return ActorID.precedes(left.actor, right.actor) }
        return (left.seq, left.tag.rawValue) < (right.seq, right.tag.rawValue)
    }
}

/// The name of one written value: the change that wrote it, and which of that change's values in the field it is.
public struct Dot: Hashable, Sendable {
    public let change: ChangeRef
    /// 0 for the first value that the change wrote into the field; more only where a field takes several.
    public let index: UInt16

    /// The `index`-th value that `change` wrote into a field.
    public init(change: ChangeRef, index: UInt16 = 0) {
        self.change = change
        self.index = index
    }

    /// A total order without meaning in time: by change, then index.
    public static func precedes(_ left: Dot, _ right: Dot) -> Bool {
        left.change == right.change ? left.index < right.index : ChangeRef.precedes(left.change, right.change)
    }
}

/// The last change of a chain: where an actor stands.
public struct ChainHead: Hashable, Sendable {
    public let actor: ActorID
    /// 0 when nothing was written yet; then `hash` is the genesis hash.
    public let seq: UInt64
    public let hash: Digest

    /// `actor` stands at `seq`, and its chain so far hashes to `hash`.
    public init(actor: ActorID, seq: UInt64, hash: Digest) {
        self.actor = actor
        self.seq = seq
        self.hash = hash
    }
}
