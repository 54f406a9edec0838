public import Protocol

/// An order that values of one record are erased wherever they are (PROTOCOL.md, "Redactions"). It is a record of the
/// centre's own that every office reads, and names no value: what it covers is gone from every store that it reached,
/// and what comes later without having seen it is emptied when it comes.
public struct Redaction: Hashable, Sendable {
    /// Why values are erased. Never a text of somebody's own: an order must not say what it takes away.
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        /// The data subject asked for it.
        case request
        /// The data subject withdrew the consent.
        case withdrawal
        /// It was never to be recorded: another person's, a minor's, more than the purpose needs.
        case unlawful
    }

    /// The change that orders it. Its clerk is who confirmed it.
    public let origin: Origin
    public let record: RecordID
    /// The fields whose values are erased, ascending; none when it is the whole record.
    public let fields: [FieldID]
    public let cause: Cause
    /// Who asked for it; another than who confirmed it.
    public let askedBy: String

    public init(origin: Origin, record: RecordID, fields: [FieldID], cause: Cause, askedBy: String) {
        self.origin = origin
        self.record = record
        self.fields = Set(fields).sorted()
        self.cause = cause
        self.askedBy = askedBy
    }

    /// The record type of redactions.
    public static let type = "redaction"

    private static let recordField: FieldID = 16
    private static let fieldsField: FieldID = 17
    private static let causeField: FieldID = 18
    private static let askedByField: FieldID = 19

    /// Whether it takes all there is of the record. Such a record is never written to again.
    public var isWhole: Bool { fields.isEmpty }

    /// Whether it is about `field`.
    public func covers(_ field: FieldID) -> Bool { Self.covers(field, naming: fields) }

    /// Whether an order that names `fields`, or none for the whole record, is about `field`. Marks of approval go with
    /// whatever they were computed from: they have no salt.
    public static func covers(_ field: FieldID, naming fields: [FieldID]) -> Bool {
        switch SystemField(rawValue: field) {
        // Who owns and reads a record, and that it was deleted, are codes and names of changes.
        case .office, .shared, .deleted: false
        case .approved: true
        case .remarks, nil: fields.isEmpty || fields.contains(field)
        }
    }

    /// Whether a part was written by somebody who had seen this order, and so may write the fields anew.
    public func isSeen(by part: Part) -> Bool { part.seen[origin.change.actor] >= origin.change.seq }

    /// Whether it takes away what `part` writes into `field`.
    public func erases(_ field: FieldID, of part: Part) -> Bool {
        part.record == record && covers(field) && (isWhole || !isSeen(by: part))
    }

    /// What a part of a change orders; nil when it orders nothing.
    public init?(_ part: Part, by origin: Origin) {
        guard part.type == Self.type else { return nil }
        func values(_ field: FieldID) -> [Value] { part.writes.filter { $0.field == field }.compactMap(\.value) }
        guard case .bytes(let bytes)? = values(Self.recordField).first, let record = RecordID(bytes),
            let cause = values(Self.causeField).first?.text.flatMap(Cause.init),
            let askedBy = values(Self.askedByField).first?.text
        else { return nil }
        let fields = values(Self.fieldsField).compactMap { $0.integer.flatMap { FieldID(exactly: $0) } }
        // Fewer fields than were named must not come to mean the whole record.
        guard fields.count == values(Self.fieldsField).count else { return nil }
        self.init(origin: origin, record: record, fields: fields, cause: cause, askedBy: askedBy)
    }

    /// What the parts of a change order.
    public static func all(in change: Change) -> [Redaction] {
        change.parts.compactMap { Redaction($0, by: Origin(of: change)) }
    }

    /// The writes that make a redaction, which every office reads.
    ///
    /// - Parameter province: the province's code.
    public static func writes(
        erasing fields: [FieldID], of record: RecordID, _ cause: Cause, askedBy: String, province: String
    ) -> [FieldWrite] {
        [
            FieldWrite(field: SystemField.office.rawValue, operation: .set, value: .text(province)),
            FieldWrite(field: SystemField.shared.rawValue, operation: .add, value: .text(province)),
            FieldWrite(field: recordField, operation: .set, value: .bytes(record.bytes)),
        ]
            + Set(fields).sorted().map {
                FieldWrite(field: fieldsField, operation: .add, value: .integer(Int64($0)))
            }
            + [
                FieldWrite(field: causeField, operation: .set, value: .text(cause.rawValue)),
                FieldWrite(field: askedByField, operation: .set, value: .text(askedBy)),
            ]
    }

    /// An order without meaning in time: that of the changes.
    static func precedes(_ left: Redaction, _ right: Redaction) -> Bool {
        ChangeRef.precedes(left.origin.change, right.origin.change)
    }
}

extension Part {
    /// This part without what `redactions` take away; they may be of any record.
    public func emptied(by redactions: [Redaction]) -> Part {
        if redactions.isEmpty { return self }
        return emptied { write in redactions.contains { $0.erases(write.field, of: self) } }
    }
}

extension Change {
    /// This change without what `redactions` take away; they may be of any record.
    public func emptied(by redactions: [Redaction]) -> Change {
        if redactions.isEmpty { return self }
        return emptied { part, write in redactions.contains { $0.erases(write.field, of: part) } }
    }
}

extension RecordState {
    /// Takes in all that is ordered of the record: from now on whoever writes to it has seen these orders.
    public mutating func obey(_ redactions: [Redaction]) {
        self.redactions = redactions.filter { $0.record == id }.sorted(by: Redaction.precedes)
        for redaction in self.redactions {
            clock.observe(redaction.origin.change.actor, redaction.origin.change.seq)
            lamport = Swift.max(lamport, redaction.origin.lamport)
        }
    }

    /// Takes away what the emptied writes of `change` had put into the record.
    public mutating func forget(_ change: Change) {
        for part in change.parts where part.record == id {
            for (write, dot) in part.dotted(by: change.ref) where write.isEmptied {
                if let dot { _ = remove(dot, from: write.field) }
            }
        }
    }

    /// The latest order to erase what was in `field`; nil when there is none.
    public func redaction(of field: FieldID) -> Redaction? {
        redactions.filter { $0.covers(field) && field != SystemField.approved.rawValue }.max {
            ($0.origin.lamport, $0.origin.wallMs) < ($1.origin.lamport, $1.origin.wallMs)
        }
    }

    /// The order to erase the whole record; nil when there is none.
    public var wholeRedaction: Redaction? { redactions.first(where: \.isWhole) }
}

extension CanonicalWriter {
    mutating func redaction(_ redaction: Redaction) {
        array(4)
        origin(redaction.origin)
        array(redaction.fields.count)
        for field in redaction.fields { number(UInt64(field)) }
        text(redaction.cause.rawValue)
        text(redaction.askedBy)
    }
}

extension CanonicalReader {
    mutating func redaction(of record: RecordID) throws(ProtocolError) -> Redaction {
        try array(exactly: 4)
        let origin = try origin()
        var fields: [FieldID] = []
        for _ in 0..<(try array(max: Limits.setsMax, .sets)) {
            fields.append(FieldID(try number(max: UInt64(FieldID.max))))
        }
        let word = try text(max: Limits.nameBytesMax)
        guard let cause = Redaction.Cause(rawValue: word) else { throw .unreadable(word) }
        return Redaction(
            origin: origin, record: record, fields: fields, cause: cause,
            askedBy: try text(max: Limits.nameBytesMax))
    }
}
