public import Protocol

/// Deleting names the values that were shown: a value that its author had not seen keeps the record visible
/// (PROTOCOL.md, "Deleting").
public enum Deletion: Hashable, Sendable {
    /// Nobody deleted the record.
    case none
    /// Every visible value was shown to somebody who deleted the record.
    case deleted
    /// The record was deleted, and somebody who had not seen that wrote to it: it stays visible, flagged.
    case contested
}

extension RecordState {
    /// Whether the record is deleted.
    public var deletion: Deletion {
        let markers = siblings(.deleted)
        if markers.isEmpty { return .none }
        let named = Set(markers.flatMap { DeletionMarker.dots(in: $0.value) })
        // A remark tells why; it does not speak against deleting.
        let isCovered = fields.allSatisfy { field, siblings in
            field == SystemField.deleted.rawValue || field == SystemField.remarks.rawValue
                || siblings.allSatisfy { named.contains($0.dot) }
        }
        return isCovered ? .deleted : .contested
    }

    /// Whether the record is shown in lists: something was written to it, and it is not deleted.
    public var isLive: Bool { !clock.isEmpty && deletion != .deleted }

    /// The dots of all visible values except marks of deletion.
    public var shownDots: [Dot] {
        fields.filter { $0.key != SystemField.deleted.rawValue }.values.joined().map(\.dot).sorted(by: Dot.precedes)
    }
}

/// The value of the field `deleted`: the dots that were shown to whom deleted the record.
public enum DeletionMarker {
    /// The value that names `dots`.
    public static func value(naming dots: [Dot]) -> Value {
        // Values that one change wrote into several fields share a dot: it is named once.
        let names = Set(dots).sorted(by: Dot.precedes)
        var out = CanonicalWriter()
        out.array(names.count)
        for dot in names { out.dot(dot) }
        return .other(out.bytes)
    }

    /// The dots that `value` names; none when it is not a marker.
    public static func dots(in value: Value) -> [Dot] {
        guard case .other(let bytes) = value else { return [] }
        var input = CanonicalReader(bytes)
        do {
            var dots: [Dot] = []
            for _ in 0..<(try input.array(max: Limits.valueBytesMax, .over)) { dots.append(try input.dot()) }
            try input.finish()
            return dots
        } catch {
            // A value that is no list of dots names nothing: the record stays visible.
            return []
        }
    }
}
