package import Forms
package import Merge
package import Protocol
package import SyncLogic

/// Orders values to be erased: one change of the centre, which takes effect as it is written.
package struct RedactionWriter<Log: CentralLog & AuthorStorage> {
    private let log: Log
    private let catalogue: Catalogue

    package init(log: Log, catalogue: Catalogue) {
        self.log = log
        self.catalogue = catalogue
    }

    /// Writes the order.
    ///
    /// - Parameters:
    ///   - askedBy: who asked for it.
    ///   - authorship: who confirmed it.
    @discardableResult
    package func write(
        _ targets: [RedactionTarget], _ cause: Redaction.Cause, askedBy: String, by authorship: Authorship,
        using random: inout some RandomNumberGenerator
    ) throws(WriteError) -> Change {
        let drafts = targets.map { target in
            RecordDraft(
                record: .make(using: &random), type: Redaction.type, seen: VectorClock(),
                writes: Redaction.writes(
                    erasing: target.fields, of: target.record, cause, askedBy: askedBy, province: catalogue.province))
        }
        return try log.write(drafts, by: authorship, isRestricted: catalogue.isRestricted, using: &random)
    }
}

extension LogWriter {
    /// Obeys an order that this log lost when it was put back: it gets another number, and is the same change.
    package func writeAgain(_ order: Change) throws(StorageError) {
        if try log.has(order) {
            try log.redact(by: order)
            return
        }
        let parts = order.parts.enumerated().map { (part: $0.element, place: $0.offset, reason: HoldReason?.none) }
        try write(order, parts, device: nil, nowMs: order.header.claimed.wallMs)
    }
}
