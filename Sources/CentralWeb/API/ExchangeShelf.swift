import Protocol

/// Requests of which the line brought only the beginning, and answers that may not have arrived, by the hash of the
/// request's body: kept in memory for a while, so that an office goes on where its line was cut (PROTOCOL.md, "Cut
/// exchanges").
///
/// Nobody is asked who he is. What was put together counts only when it has its hash, and then by its signature;
/// whoever does not know a request cannot name it. The worst that a stranger does is to fill the shelf: then offices
/// say again what was cut, as if there were none.
actor ExchangeShelf {
    /// What is kept of one exchange.
    enum Kept: Hashable, Sendable {
        /// The first bytes of its request.
        case beginning([UInt8])
        /// Its answer, as it was given.
        case answer([UInt8])

        var bytes: [UInt8] {
            switch self {
            case .beginning(let bytes), .answer(let bytes): bytes
            }
        }
    }

    private struct Entry {
        let kept: Kept
        let atMs: Int64
        /// What it counts for, so that a million tiny ones are not for nothing.
        var size: Int { max(kept.bytes.count, Limits.keptRequestBytesMin) }
    }

    private var entries: [Digest: Entry] = [:]
    /// The oldest first.
    private var order: [Digest] = []
    private var size = 0
    private let sizeMax: Int

    init(bytesMax: Int = Limits.keptExchangesBytesMax) { sizeMax = bytesMax }

    /// What is kept of an exchange; nil for nothing.
    func look(for hash: Digest, nowMs: Int64) -> Kept? {
        guard let entry = entries[hash] else { return nil }
        let (age, isAbsurd) = nowMs.subtractingReportingOverflow(entry.atMs)
        if !isAbsurd, age.magnitude <= Limits.keptExchangeMs.magnitude { return entry.kept }
        discard(hash)
        return nil
    }

    /// Keeps something of an exchange; the oldest of others go for it. A shorter beginning takes no longer one's place,
    /// and none an answer's.
    func keep(_ kept: Kept, of hash: Digest, nowMs: Int64) {
        switch (look(for: hash, nowMs: nowMs), kept) {
        case (.beginning(let old), .beginning(let new)) where old.count >= new.count: return
        case (.answer, .beginning): return
        case (nil, _), (.beginning, _), (.answer, .answer): break
        }
        discard(hash)
        let entry = Entry(kept: kept, atMs: nowMs)
        guard !kept.bytes.isEmpty, entry.size <= sizeMax else { return }
        while size > sizeMax - entry.size, let oldest = order.first { discard(oldest) }
        entries[hash] = entry
        order.append(hash)
        size += entry.size
    }

    /// Forgets an exchange.
    func discard(_ hash: Digest) {
        guard let entry = entries.removeValue(forKey: hash) else { return }
        size -= entry.size
        order.removeAll { $0 == hash }
    }
}
