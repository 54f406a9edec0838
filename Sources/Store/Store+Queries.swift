public import Forms
import Merge
public import Protocol
public import SQLiteReplica
public import SyncLogic

/// A record as it is shown: its state read by its form, how far it has got, and what is to be mended.
public struct ShownRecord: Sendable {
    public let reader: RecordReader
    public let delivery: Delivery
    /// What this record violates, and what others violate that concerns it.
    public let findings: [Finding]
    /// Own changes of it that the centre has not applied. Looked up for one record only, not for lists.
    public var held: [OwnHeldChange] = []
    /// Why it is still here though this office does not read it any more; nil while the office reads it. Looked up for
    /// one record only.
    public var stay: Stay?
}

extension Store {
    /// The clerk in whose name this machine records when none is named.
    public func clerk() throws(StoreError) -> String {
        try glance { transaction throws(StorageError) in try transaction.text(.clerk) } ?? ""
    }

    /// The record with this id, deleted ones too.
    public func show(_ id: RecordID) throws(StoreError) -> ShownRecord {
        try read { transaction throws(StoreError) in
            let held = try storing { () throws(StorageError) in try transaction.heldChanges(of: id) }
            let state = try storing { () throws(StorageError) in try transaction.record(id) }
            guard let state, !state.clock.isEmpty else {
                try transaction.checkDeparted(id)
                throw held.isEmpty ? .unknownRecord(id.text) : .refusedRecord(id.text)
            }
            var shown = try transaction.shown(state, try transaction.findings(about: [state.id]))
            shown.held = held
            // What may go at once goes with the next reply: until then this store does not know.
            shown.stay = try storing { () throws(StorageError) -> Stay? in
                try transaction.isLost(id) ? try transaction.stay(of: id) ?? .unclear : nil
            }
            return shown
        }
    }

    /// The records that `query` wants.
    ///
    /// - Parameter filters: field names and texts, read as the field reads them; a record must show each value.
    public func list(_ query: RecordQuery, filters: [RecordEdits.Item] = []) throws(StoreError) -> [ShownRecord] {
        try read { transaction throws(StoreError) in
            let wanted = try transaction.wanted(filters, type: query.type)
            let states = try storing { () throws(StorageError) in try transaction.replica.records(query) }
            let fitting = states.filter { state in
                let reader = RecordReader(state, catalogue)
                return wanted.allSatisfy { field, value in reader.view(field).shown.contains(value) }
            }
            let findings = try transaction.findings(about: fitting.map(\.id))
            var shown: [ShownRecord] = []
            for state in fitting { shown.append(try transaction.shown(state, findings)) }
            return shown
        }
    }

    /// The changes that wrote into a record, the earliest here first, with the record's reader.
    public func history(_ id: RecordID) throws(StoreError) -> (reader: RecordReader, changes: [Change]) {
        try read { transaction throws(StoreError) in
            let state = try storing { () throws(StorageError) in try transaction.record(id) }
            guard let state, !state.clock.isEmpty else {
                try transaction.checkDeparted(id)
                throw .unknownRecord(id.text)
            }
            let changes = try storing { () throws(StorageError) in try transaction.replica.history(id) }
            return (RecordReader(state, catalogue), changes)
        }
    }

    /// The findings that `query` wants, as this office sees them, in the order of the records' types and titles.
    public func findings(_ query: FindingQuery) throws(StoreError) -> [Finding] {
        try read { transaction throws(StoreError) in
            try storing { () throws(StorageError) in
                var query = query
                query.viewer = try transaction.viewer()
                return try transaction.replica.findings(query)
            }
        }
    }

    /// The state hash over the records that this office reads.
    public func stateHash() throws(StoreError) -> Digest {
        try read { transaction throws(StoreError) in
            try storing { () throws(StorageError) in
                try transaction.replica.stateHash(scopes: try transaction.scopes())
            }
        }
    }
}

extension OfficeTransaction {
    /// Says so when a record's copy was taken away.
    func checkDeparted(_ id: RecordID) throws(StoreError) {
        let departure = try storing { () throws(StorageError) -> Departure? in try self.departure(of: id) }
        if let departure { throw .departed(departure) }
    }

    func shown(_ state: RecordState, _ findings: [RecordID: [Finding]]) throws(StoreError) -> ShownRecord {
        ShownRecord(
            reader: RecordReader(state, replica.catalogue), delivery: try delivery(of: state),
            findings: findings[state.id] ?? [])
    }

    /// The findings that concern each of these records.
    func findings(about records: [RecordID]) throws(StoreError) -> [RecordID: [Finding]] {
        try storing { () throws(StorageError) in try replica.findings(about: records, viewer: try viewer()) }
    }

    /// The office in whose name findings are looked for; nil at the centre's own machines, which read all.
    func viewer() throws(StorageError) -> String? {
        try scopes().contains(Scope.all) ? nil : try office()
    }

    /// How far the record's visible values have got: as far as the least of them.
    private func delivery(of state: RecordState) throws(StoreError) -> Delivery {
        let actors = try storing { () throws(StorageError) in try ownActors() }
        var delivery = Delivery.central
        for actor in actors {
            let newest = state.clock[actor.id]
            if newest > actor.delivered, newest <= actor.head.seq { return .recorded }
        }
        for origin in Set(state.fields.values.joined().map(\.origin.change)) {
            if try storing({ () throws(StorageError) in try isHeld(origin) }) { delivery = .held }
        }
        if delivery == .central, try storing({ () throws(StorageError) in try isArchived(state.id) }) {
            return .archived
        }
        return delivery
    }

    func wanted(
        _ filters: [RecordEdits.Item], type: String?
    ) throws(StoreError) -> [(field: FieldID, value: Value)] {
        if filters.isEmpty { return [] }
        guard let type, let form = replica.catalogue.form(type) else { throw .unknownType(type ?? "") }
        var wanted: [(field: FieldID, value: Value)] = []
        for filter in filters {
            guard let id = form.fieldID(named: filter.field) else {
                throw .unknownField(type: type, field: filter.field)
            }
            wanted.append((id, try EditReading(form: form, replica: replica).value(filter)))
        }
        return wanted
    }
}
