import Forms
import Merge
import Protocol
import SyncLogic

/// Decides what becomes of held parts: a ruling is one change of the centre, and what it releases is applied with it.
struct RulingWriter<Log: CentralLog & AuthorStorage> {
    let log: Log
    let catalogue: Catalogue

    /// Writes the ruling, and applies the parts that it releases.
    ///
    /// - Parameter office: the office that sent the change.
    func write(
        _ ruling: Ruling, of office: String, by authorship: Authorship, using random: inout some RandomNumberGenerator
    ) throws(WriteError) {
        let draft = RecordDraft(
            record: .make(using: &random), type: Ruling.type, seen: VectorClock(),
            writes: ruling.writes(for: office, centre: catalogue.province))
        _ = try log.write([draft], by: authorship, isRestricted: catalogue.isRestricted, using: &random)
        do throws(StorageError) {
            try LogWriter(log: log, catalogue: catalogue).settle(ruling, by: try log.head().number)
        } catch {
            throw .storage(error)
        }
    }
}
