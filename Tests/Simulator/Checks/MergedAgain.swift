import Merge
import Protocol
import SyncLogic

/// Records in memory, merged by the product's own rules.
struct MergedAgain {
    let forgetsReplacements: Bool
    private(set) var states: [RecordID: RecordState] = [:]
    private var applied: [RecordID: [ChangeRef: Change]] = [:]
    private var orders: [RecordID: [Redaction]] = [:]

    init(forgetsReplacements: Bool) { self.forgetsReplacements = forgetsReplacements }

    /// Merges parts of a change, unless it did so before, and does what it orders.
    mutating func take(_ parts: [Part], of change: Change) {
        let origin = Origin(of: change)
        let before = applied
        for part in parts {
            if before[part.record]?[origin.change] != nil { continue }
            var state = states[part.record] ?? RecordState(id: part.record, type: part.type)
            let orders = orders[part.record] ?? []
            state.obey(orders)
            let known = before[part.record] ?? [:]
            state.apply(part.emptied(by: orders), of: origin) { forgetsReplacements || known[$0] != nil }
            states[part.record] = state
            applied[part.record, default: [:]][origin.change] = change
            if let order = Redaction(part, by: origin) { obey(order) }
        }
    }

    private mutating func obey(_ order: Redaction) {
        orders[order.record, default: []].append(order)
        let orders = orders[order.record] ?? []
        states[order.record]?.obey(orders)
        for change in (applied[order.record] ?? [:]).values {
            states[order.record]?.forget(change.emptied(by: orders))
        }
    }
}
