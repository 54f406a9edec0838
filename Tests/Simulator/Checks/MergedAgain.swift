import Merge
import Protocol
import SyncLogic

/// Records in memory, merged by the product's own rules.
struct MergedAgain {
    let forgetsReplacements: Bool
    private(set) var states: [RecordID: RecordState] = [:]
    private var applied: [RecordID: Set<ChangeRef>] = [:]

    init(forgetsReplacements: Bool) { self.forgetsReplacements = forgetsReplacements }

    /// Merges the applied parts of a change, unless it did so before.
    mutating func take(_ line: SeenLog.Line) throws {
        let origin = Origin(of: line.change)
        let before = applied
        for (part, isApplied) in line.parts where isApplied {
            if before[part.record]?.contains(origin.change) == true { continue }
            var state = states[part.record] ?? RecordState(id: part.record, type: part.type)
            let known = before[part.record] ?? []
            state.apply(part, of: origin) { forgetsReplacements || known.contains($0) }
            states[part.record] = state
            applied[part.record, default: []].insert(origin.change)
        }
    }
}
