package import Forms
package import Merge
package import Protocol
package import SyncLogic

/// Decides what becomes of held parts: a ruling is one change of the centre, and what it releases is applied with it.
package struct RulingWriter<Log: CentralLog & AuthorStorage> {
    private let log: Log
    private let catalogue: Catalogue

    package init(log: Log, catalogue: Catalogue) {
        self.log = log
        self.catalogue = catalogue
    }

    /// Writes the ruling, and applies the parts that it releases.
    ///
    /// - Parameter office: the office that sent the change.
    @discardableResult
    package func write(
        _ ruling: Ruling, of office: String, by authorship: Authorship, using random: inout some RandomNumberGenerator
    ) throws(WriteError) -> Change {
        let draft = RecordDraft(
            record: .make(using: &random), type: Ruling.type, seen: VectorClock(),
            writes: ruling.writes(for: office, centre: catalogue.province))
        let change = try log.write([draft], by: authorship, isRestricted: catalogue.isRestricted, using: &random)
        do throws(StorageError) {
            try LogWriter(log: log, catalogue: catalogue).settle(ruling, by: try log.head().number)
        } catch {
            throw .storage(error)
        }
        return change
    }
}

extension CentralLog {
    /// Why held parts must never be applied, whoever says so: the record would depend on the order in which they come.
    /// nil when staff may release them.
    package func bar(toReleasing places: [HeldPlace], of change: Change) throws(StorageError) -> HoldReason? {
        for held in places {
            guard let part = change.part(at: held.place) else { continue }
            if part.type == Redaction.type { return held.reason }
            let state = try record(part.record)
            if let state, !state.clock.isEmpty, state.type != part.type { return .typeMismatch }
            for dot in part.writes.flatMap(\.over) where try self.change(dot.change) == nil { return held.reason }
        }
        return nil
    }
}
