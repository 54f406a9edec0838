public import Forms
public import Merge
public import Protocol
public import SQLiteReplica
import SyncLogic

/// What staff read and settle.
extension Central {
    /// The record with this id, deleted ones too.
    /// Throws: `StoreError.unknownRecord`.
    public func record(_ id: RecordID) throws(CentralError) -> RecordReader {
        try read { transaction throws(CentralError) in try transaction.reader(id) }
    }

    /// The records that `query` wants, in the order of their titles.
    public func list(_ query: RecordQuery) throws(CentralError) -> [RecordReader] {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.replica.records(query) }
                .map { RecordReader($0, catalogue) }
        }
    }

    /// The records that point to one of `targets` in any value that is visible, deleted ones too: what rests on a
    /// consent, say. Cost: one pass over the records of the types that can.
    public func records(pointingTo targets: some Sequence<RecordID>) throws(CentralError) -> [RecordReader] {
        let keys = Set(targets.map { Value.bytes($0.bytes) })
        var query = RecordQuery()
        query.includesDeleted = true
        var found: [RecordReader] = []
        for form in catalogue.forms {
            let links = form.fields.filter { $0.referencedType != nil }.map(\.id)
            if links.isEmpty { continue }
            query.type = form.name
            found += try list(query).filter { reader in
                links.contains { field in reader.state.siblings(field).contains { keys.contains($0.value) } }
            }
        }
        return found
    }

    /// How many records `query` wants, whatever its limit.
    public func count(_ query: RecordQuery) throws(CentralError) -> Int {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.replica.count(query) }
        }
    }

    /// The changes that wrote into a record, the earliest here first, with the record's reader.
    /// Throws: `StoreError.unknownRecord`.
    public func history(_ id: RecordID) throws(CentralError) -> (reader: RecordReader, changes: [Change]) {
        try read { transaction throws(CentralError) in
            let reader = try transaction.reader(id)
            return (reader, try centrally { () throws(StorageError) in try transaction.replica.history(id) })
        }
    }

    /// The findings that `query` wants, in the order of the records' types and titles.
    public func findings(_ query: FindingQuery) throws(CentralError) -> [Finding] {
        try readClaimed { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.replica.findings(query) }
        }
    }

    /// The findings that concern each of these records.
    public func findings(about records: [RecordID]) throws(CentralError) -> [RecordID: [Finding]] {
        try readClaimed { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                try transaction.replica.findings(about: records, viewer: nil)
            }
        }
    }

    /// What people call these records; those that the centre does not have are left out.
    public func titles(of records: some Sequence<RecordID>) throws(CentralError) -> [RecordID: String] {
        try read { transaction throws(CentralError) in
            var titles: [RecordID: String] = [:]
            for id in Set(records) {
                let state = try centrally { () throws(StorageError) in try transaction.record(id) }
                guard let state, !state.clock.isEmpty else { continue }
                titles[id] = RecordReader(state, transaction.replica.catalogue).title
            }
            return titles
        }
    }

    /// The records in which people must settle something.
    public func conflicts() throws(CentralError) -> [RecordReader] {
        var query = RecordQuery()
        query.isInConflict = true
        return try list(query)
    }

    /// The state hash over what an office reads; over all records when `office` is nil.
    /// Throws: `CentralError.unknownOffice`.
    public func stateHash(office: String?) throws(CentralError) -> Digest {
        try read { transaction throws(CentralError) in
            let scopes = try office.map { code throws(CentralError) in
                transaction.scopes(of: try transaction.existingOffice(code))
            }
            return try centrally { () throws(StorageError) in try transaction.replica.stateHash(scopes: scopes) }
        }
    }

    /// Settles a conflict in the centre's name.
    ///
    /// - Parameters:
    ///   - field: the field's name.
    ///   - why: kept as a remark of the record.
    ///   - shown: what the clerk was shown; nil when that is what the centre shows now.
    ///   - clerk: who settles it.
    ///
    /// Throws: what `RecordWriter.resolve` throws.
    public func resolve(
        _ id: RecordID, field: String, _ choice: ConflictChoice, why: String?, shown: Shown? = nil, clerk: String,
        nowMs: Int64, using random: inout some RandomNumberGenerator
    ) throws(CentralError) -> Receipt {
        let authorship = Authorship(
            clerk: clerk, claimed: ClaimedTime(wallMs: nowMs), formsVersion: Catalogue.version)
        var generator = random
        defer { random = generator }
        return try write(nowMs: nowMs) { transaction throws(CentralError) in
            do throws(StoreError) {
                return try RecordWriter(transaction, authorship)
                    .resolve(id, field: field, choice, why: why, shown: shown, using: &generator)
            } catch {
                throw .store(error)
            }
        }
    }
}

extension CentralTransaction {
    func reader(_ id: RecordID) throws(CentralError) -> RecordReader {
        let state = try centrally { () throws(StorageError) -> RecordState? in try record(id) }
        guard let state, !state.clock.isEmpty else { throw .store(.unknownRecord(id.text)) }
        return RecordReader(state, replica.catalogue)
    }
}
