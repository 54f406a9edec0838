import Columns
package import Protocol
package import SyncLogic

/// What an office and the centre both have, as far as the office can tell.
package struct OfficeKnowledge<Storage: OfficeStorage>: BatchKnowledge {
    /// Which changes a batch may lean on.
    package enum Leaning {
        /// None but its own: whoever reads it may have lost what it had.
        case onNothing
        /// What the centre has, by how far it confirmed the chain of each own actor; of others, what it sent.
        case onConfirmed([ActorID: UInt64])
        /// All that is here, as a reader does.
        case onAll
    }

    private let storage: Storage
    private let leaning: Leaning

    package init(_ storage: Storage, leaning: Leaning) {
        self.storage = storage
        self.leaning = leaning
    }

    package func change(of actor: ActorID, at seq: UInt64) -> Change? {
        switch leaning {
        case .onNothing: return nil
        case .onConfirmed(let confirmed): if let through = confirmed[actor], seq > through { return nil }
        case .onAll: break
        }
        do throws(StorageError) {
            return try storage.onlyChange(of: actor, at: seq)
        } catch {
            // What cannot be read is not leaned on; a reader then says that it lacks it.
            return nil
        }
    }

    package func seeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) -> SaltSeeds {
        do throws(StorageError) {
            return try storage.saltSeeds(of: actor, in: seqs)
        } catch {
            // Without its seed a salt travels in full.
            return SaltSeeds([])
        }
    }
}
