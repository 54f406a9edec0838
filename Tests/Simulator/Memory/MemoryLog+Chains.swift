import Central
import Protocol
import SyncLogic

/// Which changes have all of their chain before them in the log.
extension MemoryLog {
    func anchored(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Digest] {
        try hashes(of: actor, at: seq).filter {
            !content.loose.contains(ChangeRef(actor: actor, seq: seq, tag: $0.tag))
        }
    }

    func loose(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Change] {
        var changes: [Change] = []
        for ref in content.loose where ref.actor == actor && ref.seq == seq {
            if let change = try replica.change(ref) { changes.append(change) }
        }
        return changes.sorted { $0.hash.tag.rawValue < $1.hash.tag.rawValue }
    }

    func loosen(_ change: ChangeRef) throws(StorageError) {
        content.loose.insert(change)
        findTop(of: change.actor)
    }

    func anchor(_ change: ChangeRef) throws(StorageError) {
        content.loose.remove(change)
        findTop(of: change.actor)
    }

    func keepUnproven(_ change: Change, device: DeviceID, receivedMs: Int64) throws(StorageError) {
        content.unproven[change.hash] = content.unproven[change.hash].map { $0.completed(by: change) } ?? change
    }

    func archived() throws(StorageError) -> UInt64 {
        var numbers: [UInt64] = []
        // A backup of another history says nothing of this one.
        for backup in content.backups where try logHash(at: backup.number) == backup.logHash {
            numbers.append(backup.number)
        }
        return numbers.sorted(by: >).dropFirst().first ?? 0
    }

    private func findTop(of actor: ActorID) {
        guard let known = content.known[actor] else { return }
        let chain = content.numbers.keys.filter { $0.actor == actor && !content.loose.contains($0) }
        content.known[actor] = KnownActor(
            genesis: known.genesis, device: known.device, isForked: known.isForked, top: chain.map(\.seq).max() ?? 0)
    }
}
