public import Protocol

/// Who wrote a value, and when as that machine says: enough to show a sibling to a clerk without its change.
public struct Origin: Hashable, Sendable {
    public let change: ChangeRef
    public let lamport: UInt64
    public let office: String
    public let clerk: String
    /// Milliseconds since 1970 by the author's wall clock. Shown, never compared to decide.
    public let wallMs: Int64

    public init(change: ChangeRef, lamport: UInt64, office: String, clerk: String, wallMs: Int64) {
        self.change = change
        self.lamport = lamport
        self.office = office
        self.clerk = clerk
        self.wallMs = wallMs
    }

    /// The origin of every value that `change` writes.
    public init(of change: Change) {
        let header = change.header
        self.init(
            change: change.ref, lamport: header.lamport, office: header.office, clerk: header.clerk,
            wallMs: header.claimed.wallMs)
    }
}

/// One of the values of a field that no later change has replaced.
public struct Sibling: Hashable, Sendable {
    public let dot: Dot
    public let value: Value
    public let origin: Origin

    public init(dot: Dot, value: Value, origin: Origin) {
        self.dot = dot
        self.value = value
        self.origin = origin
    }

    /// The order in which siblings are shown: the latest by lamport number first, then by dot. It decides nothing else.
    public static func isShownBefore(_ left: Sibling, _ right: Sibling) -> Bool {
        if left.origin.lamport != right.origin.lamport { return left.origin.lamport > right.origin.lamport }
        return Dot.precedes(left.dot, right.dot)
    }
}

/// The merged state of one record: a pure function of the set of parts that were applied to it
/// (PROTOCOL.md, "Record state").
///
/// A value is visible when its change was applied and no applied change names its dot. Neither order nor repetition
/// of the changes matters, and no clock decides.
public struct RecordState: Hashable, Sendable {
    public let id: RecordID
    public let type: String
    /// The visible values of each field that has any, in the order of their dots.
    public internal(set) var fields: [FieldID: [Sibling]]
    /// Dots that were replaced before their value arrived.
    public internal(set) var prekilled: Set<FieldDot>
    /// The changes that were applied: the record's vector clock.
    public internal(set) var clock: VectorClock
    /// The highest lamport number of any change applied.
    public internal(set) var lamport: UInt64
    /// What was ordered to be erased of the record, in the order of the changes that order it.
    public internal(set) var redactions: [Redaction]

    /// A value's name within one record.
    public struct FieldDot: Hashable, Sendable {
        public let field: FieldID
        public let dot: Dot

        public init(field: FieldID, dot: Dot) {
            self.field = field
            self.dot = dot
        }
    }

    /// A record of which nothing is known yet.
    public init(id: RecordID, type: String) {
        self.id = id
        self.type = type
        fields = [:]
        prekilled = []
        clock = VectorClock()
        lamport = 0
        redactions = []
    }

    /// The visible values of a field, in the order in which they are shown.
    public func siblings(_ field: FieldID) -> [Sibling] {
        guard let siblings = fields[field] else { return [] }
        return siblings.count < 2 ? siblings : siblings.sorted(by: Sibling.isShownBefore)
    }

    /// The visible values of one of the system's fields.
    public func siblings(_ field: SystemField) -> [Sibling] { siblings(field.rawValue) }

    /// Applies one part of a change that was not applied before.
    ///
    /// - Parameters:
    ///   - origin: the part's change.
    ///   - wasApplied: whether a part of that change for this record was applied already. Asked only for a replaced
    ///     value that is not visible: if its change is still to come, the replacement is remembered.
    public mutating func apply<Failure: Error>(
        _ part: Part, of origin: Origin, wasApplied: (ChangeRef) throws(Failure) -> Bool
    ) throws(Failure) {
        precondition(part.record == id, "a part is applied to its own record")
        if fields.isEmpty { fields.reserveCapacity(part.writes.count) }
        for (write, dot) in part.dotted(by: origin.change) {
            for replaced in write.over { try replace(replaced, in: write.field, wasApplied: wasApplied) }
            guard let dot else { continue }
            let isReplaced =
                !prekilled.isEmpty && prekilled.remove(FieldDot(field: write.field, dot: dot)) != nil
            // A value that was erased is never seen again, replaced or not.
            if let value = write.value, !isReplaced {
                insert(Sibling(dot: dot, value: value, origin: origin), into: write.field)
            }
        }
        clock.observe(origin.change.actor, origin.change.seq)
        lamport = Swift.max(lamport, origin.lamport)
    }

    /// This state without some fields: what a reader sees who may not see them.
    public func hiding(_ isHidden: (FieldID) -> Bool) -> RecordState {
        var seen = self
        seen.fields = fields.filter { !isHidden($0.key) }
        return seen
    }

    /// Takes a visible value away; false when it is not visible.
    mutating func remove(_ dot: Dot, from field: FieldID) -> Bool {
        guard let place = fields[field]?.firstIndex(where: { $0.dot == dot }) else { return false }
        fields[field]?.remove(at: place)
        if fields[field]?.isEmpty == true { fields[field] = nil }
        return true
    }

    private mutating func replace<Failure: Error>(
        _ dot: Dot, in field: FieldID, wasApplied: (ChangeRef) throws(Failure) -> Bool
    ) throws(Failure) {
        if !remove(dot, from: field), try !wasApplied(dot.change) {
            prekilled.insert(FieldDot(field: field, dot: dot))
        }
    }

    private mutating func insert(_ sibling: Sibling, into field: FieldID) {
        fields[field, default: []].insert(inOrder: sibling)
    }
}

extension [Sibling] {
    /// Puts a sibling among others that are in the order of their dots.
    fileprivate mutating func insert(inOrder sibling: Sibling) {
        if let place = firstIndex(where: { !Dot.precedes($0.dot, sibling.dot) }) {
            insert(sibling, at: place)
        } else {
            append(sibling)
        }
    }
}
