import Protocol

/// Everything that anybody in the world ever recorded.
struct Book {
    /// One recorded change.
    struct Entry {
        let change: Change
        /// The how-manieth change of the world it is.
        let ordinal: Int
        let office: String
        /// The store's branch; the centre's is 0.
        let branch: Int
        /// Whether a clerk's program wrote it, which takes care of what may be replaced.
        let isHonest: Bool
    }

    private(set) var entries: [Digest: Entry] = [:]
    private var hashes: [ChangeRef: Digest] = [:]
    private var tops: [ActorID: Set<UInt64>] = [:]
    /// The actors as which two stores wrote.
    private(set) var forked: Set<ActorID> = []

    /// Enters a change. Its name must be its own.
    mutating func enter(_ change: Change, office: String, branch: Int, isHonest: Bool) throws {
        if let other = hashes[change.ref], other != change.hash {
            throw Violation(.uniqueDot, "\(change.ref.label) names two changes")
        }
        let isNew = hashes.updateValue(change.hash, forKey: change.ref) == nil
        let (actor, seq) = (change.header.actor, change.header.seq)
        if !tops[actor, default: []].insert(seq).inserted, isNew { forked.insert(actor) }
        entries[change.hash] = Entry(
            change: change, ordinal: entries.count + 1, office: office, branch: branch, isHonest: isHonest)
    }

    /// The how-manieth change of the world this was; 0 for one that nobody recorded.
    func ordinal(_ ref: ChangeRef) -> Int { hashes[ref].flatMap { entries[$0]?.ordinal } ?? 0 }

    /// The change that these bytes are, decoded at most once when nothing of it is withheld.
    func change(_ hash: Digest, _ bytes: [UInt8]) throws -> Change {
        if let whole = entries[hash]?.change, whole.bytes == bytes { return whole }
        let change = try Change(decoding: bytes)
        guard change.hash == hash, entries[hash] != nil else {
            throw Violation(.uniqueDot, "a change \(change.ref.label) that nobody recorded")
        }
        return change
    }
}
