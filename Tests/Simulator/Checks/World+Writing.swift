import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

extension World {
    /// Whoever was shown that a field was erased may write it anew; only a record that is erased as a whole is closed.
    ///
    /// - Parameter isCurrent: whether the clerk was shown all that the store knows.
    func checkingOrders(isCurrent: Bool, _ write: () throws -> Receipt) throws -> Receipt {
        do {
            return try write()
        } catch StoreError.redacted(let record, let field?) where isCurrent {
            throw Violation(.erasure, "\(field) of \(record) may not be written anew")
        }
    }

    /// I4: undoing a change puts back what that change alone replaced, and nothing that another one replaced as well.
    func checkUndone(_ receipt: Receipt, _ label: String, by machine: Machine) throws {
        guard let ref = receipt.change, let undo = try machine.store.change(ref) else { return }
        let kept = try changes(of: machine).filter { $0.ref != ref }
        let refused = try refusals(in: kept, of: machine)
        for part in undo.parts {
            var values: [RecordState.FieldDot: Value] = [:]
            var alone: Set<RecordState.FieldDot> = []
            var others: Set<RecordState.FieldDot> = []
            for change in kept {
                for (place, slot) in change.slots.enumerated() where slot.part?.record == part.record {
                    guard let written = slot.part else { continue }
                    let isUndone = change.ref.label == label
                    let isRefused = refused.contains(PartName(change: change.ref, place: place))
                    for (write, dot) in written.dotted(by: change.ref) {
                        let replaced = write.over.map { RecordState.FieldDot(field: write.field, dot: $0) }
                        if isUndone { alone.formUnion(replaced) } else if !isRefused { others.formUnion(replaced) }
                        if let dot, let value = write.value { values[.init(field: write.field, dot: dot)] = value }
                    }
                }
            }
            for write in part.writes where write.operation.putsValue && write.operation != .increment {
                let former = alone.subtracting(others).filter { $0.field == write.field }.compactMap { values[$0] }
                guard write.value.map(former.contains) ?? true else {
                    throw Violation(.noFalseSibling, "undoing \(label) put back what another change had replaced")
                }
            }
        }
    }
}
