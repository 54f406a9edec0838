import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// What a clerk sees on this machine.
extension Machine {
    func reader(_ id: RecordID) throws -> RecordReader {
        let state = try store.reading { transaction throws(StorageError) in try transaction.record(id) }
        guard let state, !state.clock.isEmpty else { throw StoreError.unknownRecord(id.text) }
        return RecordReader(state, store.catalogue)
    }

    /// The records in which people must settle something.
    func conflicts() throws -> [RecordReader] {
        var query = RecordQuery()
        query.isInConflict = true
        let states = try store.reading { [query] transaction throws(StorageError) in
            try transaction.replica.records(query)
        }
        return states.map { RecordReader($0, store.catalogue) }
    }
}
