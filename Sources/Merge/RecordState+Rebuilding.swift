public import Protocol

/// One part of a change, by its place.
public struct PartName: Hashable, Sendable {
    public let change: ChangeRef
    /// From 0, in the order of the change's slots.
    public let place: Int

    public init(change: ChangeRef, place: Int) {
        self.change = change
        self.place = place
    }
}

extension RecordState {
    /// The record that these changes make, without some of their parts; nil when none of them counts. Each change once.
    ///
    /// - Parameter redactions: what was ordered to be erased of the record.
    public init?(
        _ id: RecordID, merging changes: [Change], without excluded: Set<PartName>, redactions: [Redaction] = []
    ) {
        var state: RecordState?
        var applied: Set<ChangeRef> = []
        for change in changes {
            let parts = Self.parts(of: id, in: change, without: excluded)
            for part in parts {
                var next = state ?? RecordState(id: id, type: part.type)
                next.obey(redactions)
                next.apply(part.emptied(by: redactions), of: Origin(of: change)) { applied.contains($0) }
                state = next
            }
            if !parts.isEmpty { applied.insert(change.ref) }
        }
        guard let state else { return nil }
        self = state
    }

    /// The parts of a change that are here, write to a record, and are not left out.
    public static func parts(of id: RecordID, in change: Change, without excluded: Set<PartName>) -> [Part] {
        change.slots.enumerated().compactMap { place, slot in
            guard let part = slot.part, part.record == id else { return nil }
            return excluded.contains(PartName(change: change.ref, place: place)) ? nil : part
        }
    }
}
