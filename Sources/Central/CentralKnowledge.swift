import Columns
package import Protocol
import SyncLogic

/// What a centre has: what a push may lean on.
package struct CentralKnowledge<Log: CentralLog>: BatchKnowledge {
    private let log: Log

    package init(_ log: Log) { self.log = log }

    package func change(of actor: ActorID, at seq: UInt64) -> Change? {
        do throws(StorageError) {
            return try log.onlyChange(of: actor, at: seq)
        } catch {
            // What cannot be read is not leaned on; a reader then says that it lacks it.
            return nil
        }
    }

    package func seeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) -> SaltSeeds {
        do throws(StorageError) {
            return try log.saltSeeds(of: actor, in: seqs)
        } catch {
            // Without its seed a salt travels in full.
            return SaltSeeds([])
        }
    }
}

/// What an office has of it too: what a page for it may lean on.
struct PageKnowledge<Log: CentralLog>: BatchKnowledge {
    let centre: CentralKnowledge<Log>
    let builder: PageBuilder<Log>
    /// The page begins after this number: of what is before it the office has what it reads.
    let from: UInt64

    func change(of actor: ActorID, at seq: UInt64) -> Change? {
        guard let change = centre.change(of: actor, at: seq) else { return nil }
        do throws(StorageError) {
            return try builder.isThere(change, before: from) ? change : nil
        } catch {
            // What cannot be judged is not leaned on.
            return nil
        }
    }

    func seeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) -> SaltSeeds {
        centre.seeds(of: actor, in: seqs)
    }
}
