/// What a `SaltSeed` is made for.
public enum SaltSeedSubject {}

/// 16 secret bytes from which salts are derived (PROTOCOL.md, "Salts").
public typealias SaltSeed = Bits128<SaltSeedSubject>

/// A node of the binary trees from which the salts of one actor come: it covers the `2^level` changes from
/// `place * 2^level` on.
public struct SeedNode: Hashable, Sendable {
    /// 0 for one change, `SaltSeeds.levelMax` for a whole tree.
    public let level: Int
    public let place: UInt64
    public let seed: SaltSeed

    public init(level: Int, place: UInt64, seed: SaltSeed) {
        self.level = level
        self.place = place
        self.seed = seed
    }

    /// Whether the salts of the change at `seq` follow from it.
    public func covers(_ seq: UInt64) -> Bool { seq >> UInt64(clamping: level) == place }
}

/// The seeds that a store has of one actor's salts. Whoever has a node can derive the salts of every change below it,
/// and of no other (Goldreich, Goldwasser and Micali 1986): so one seed stands for a whole run of changes, and what is
/// withheld or erased later is cut out by keeping the nodes beside its path instead.
public struct SaltSeeds: Sendable {
    /// A tree covers 2^10 changes.
    public static let levelMax = 10

    private struct Key: Hashable {
        let level: Int
        let place: UInt64
    }

    private let given: [Key: SaltSeed]
    /// What was derived on the way to something else.
    private var derived: [Key: SaltSeed] = [:]

    /// The seeds that `nodes` hold; those of levels that no tree has do not count.
    public init(_ nodes: some Sequence<SeedNode>) {
        var given: [Key: SaltSeed] = [:]
        for node in nodes where 0...Self.levelMax ~= node.level {
            given[Key(level: node.level, place: node.place)] = node.seed
        }
        self.given = given
    }

    /// Whether there are none.
    public var isEmpty: Bool { given.isEmpty }

    /// The seed of the change at `seq`; nil when nothing here covers it.
    public mutating func seed(at seq: UInt64) -> SaltSeed? { node(level: 0, place: seq) }

    /// The fewest nodes that cover exactly `seqs`, as far as the seeds here reach. `seqs` ascend without repeats.
    ///
    /// No change has the number 0: to cover it with the first change tells nobody anything, and takes half the nodes.
    public mutating func cover(_ seqs: [UInt64]) -> [SeedNode] {
        let seqs = seqs.first == 1 ? [0] + seqs : seqs
        var cover: [SeedNode] = []
        var index = 0
        while index < seqs.count {
            var level = Self.levelMax
            var found: SeedNode?
            while level >= 0, found == nil {
                let count = 1 << level
                let first = seqs[index]
                let isWhole =
                    first & (UInt64(count) - 1) == 0 && count <= seqs.count - index
                    && seqs[index + count - 1] == first + UInt64(count) - 1
                if isWhole, let seed = node(level: level, place: first >> UInt64(level)) {
                    found = SeedNode(level: level, place: first >> UInt64(level), seed: seed)
                }
                level -= 1
            }
            index += found.map { 1 << $0.level } ?? 1
            if let found { cover.append(found) }
        }
        return cover
    }

    /// What must stand in place of all that covers `seq`, so that everything but `seq` can still be derived.
    public func punctured(at seq: UInt64) -> [SeedNode] {
        for level in (0...Self.levelMax).reversed() {
            guard var below = given[Key(level: level, place: seq >> UInt64(level))] else { continue }
            return (0..<level).reversed().map { next in
                let place = seq >> UInt64(next)
                let beside = SeedNode(level: next, place: place ^ 1, seed: Self.child(of: below, place & 1 ^ 1))
                below = Self.child(of: below, place & 1)
                return beside
            }
        }
        return []
    }

    /// The salt of one part: nobody without the change's seed can tell it, not even who knows that of another branch.
    public static func salt(_ seed: SaltSeed, header: [UInt8], place: Int) -> [UInt8] {
        var hash = SHA256()
        hash.update("salt1")
        hash.update(seed.bytes)
        hash.update([UInt8(truncatingIfNeeded: place)])
        hash.update(header)
        return Array(hash.finish().bytes.prefix(16))
    }

    /// The seed of a node, as it follows from the highest node that is here above it. Two branches of a copied store
    /// may have drawn different seeds for one place: the highest alone counts, so that every way down gives the same.
    private mutating func node(level: Int, place: UInt64) -> SaltSeed? {
        var above = level
        var seed = derived[Key(level: level, place: place)]
        while seed == nil, above < Self.levelMax {
            above += 1
            seed = derived[Key(level: above, place: place >> UInt64(above - level))]
        }
        while seed == nil {
            seed = given[Key(level: above, place: place >> UInt64(above - level))]
            if seed != nil { break }
            if above == level { return nil }
            above -= 1
        }
        while above > level, let parent = seed {
            above -= 1
            let next = place >> UInt64(above - level)
            seed = Self.child(of: parent, next & 1)
            derived[Key(level: above, place: next)] = seed
        }
        return seed
    }

    private static func child(of seed: SaltSeed, _ bit: UInt64) -> SaltSeed {
        let words = Digest.of("seed1", seed.bytes + [UInt8(truncatingIfNeeded: bit)]).words
        return SaltSeed(high: words.0, low: words.1)
    }
}

extension Part {
    /// The name of the record that this part begins: whoever has the change's seed works it out, so it need not travel.
    /// Whoever lacks it cannot tell from the name what the part holds.
    ///
    /// Two parts of one place in a chain that differ in anything never get one name, on whatever branch. The clock has
    /// no say.
    public func begunRecord(_ seed: SaltSeed) -> RecordID { begun(seed).record }

    /// The name of the record that this part begins, and the canonical bytes of the part under that name.
    public func begun(_ seed: SaltSeed) -> (record: RecordID, bytes: [UInt8]) {
        var bytes = encoded
        let places = placesOfNameAndSalt
        let salt = Array(bytes[places.salt])
        bytes.replaceSubrange(places.record, with: RecordID.unnamed.bytes)
        bytes.replaceSubrange(places.salt, with: Array(repeating: 0, count: salt.count))
        var hash = SHA256()
        hash.update("rec1")
        hash.update(seed.bytes)
        hash.update(bytes)
        let words = hash.finish().words
        let record = RecordID(high: words.0 & ~0xF000 | 0x8000, low: words.1 & ~(0b11 << 62) | 0b10 << 62)
        bytes.replaceSubrange(places.record, with: record.bytes)
        bytes.replaceSubrange(places.salt, with: salt)
        return (record, bytes)
    }
}

extension Bits128 where Subject == RecordSubject {
    /// What stands for a record that has no name yet.
    public static var unnamed: RecordID { RecordID(high: 0, low: 0) }
}
