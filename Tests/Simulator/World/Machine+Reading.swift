import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// What a clerk sees on this machine.
extension Machine {
    func reader(_ id: RecordID, _ catalogue: Catalogue) throws -> RecordReader {
        guard let state = try store.record(id), !state.clock.isEmpty else { throw StoreError.unknownRecord(id.text) }
        return RecordReader(state, catalogue)
    }
}
