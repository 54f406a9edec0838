public import Merge
public import Protocol

/// What was erased of a record by order, for people and for programs.
extension RecordReader {
    /// What was erased: the fields that show nothing since, in the form's order, each with the order; no field for an
    /// order that takes the whole record.
    public var erasures: [(field: FieldID?, order: Redaction)] {
        let whole = state.redactions.filter(\.isWhole).map { (field: FieldID?.none, order: $0) }
        let named = Set(state.redactions.flatMap(\.fields)).filter { state.fields[$0] == nil }
        let places = Dictionary(
            (form?.fields ?? []).enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let fields = named.sorted { (places[$0] ?? .max, $0) < (places[$1] ?? .max, $1) }
        return whole + fields.compactMap { field in state.redaction(of: field).map { (field, $0) } }
    }

    /// What was erased, as programs read it.
    var erasuresDocument: JSON {
        .array(
            erasures.map { field, order in
                .object([
                    .init("field", field.map { .string(name($0)) } ?? .null),
                    .init("cause", .string(order.cause.rawValue)), .init("askedBy", .string(order.askedBy)),
                    .init("confirmedBy", .string(order.origin.clerk)),
                    .init("erasedAt", .string(UTCTime.text(order.origin.wallMs))),
                ])
            })
    }
}

extension Redaction {
    /// What stands in place of what was erased.
    ///
    /// - Parameter time: when it was ordered.
    public func label(at time: Label) -> Label {
        Label(
            thai: "[\(cause.label.thai) \(time.thai) ผู้ขอ \(askedBy) ผู้ยืนยัน \(origin.clerk)]",
            english: "[\(cause.label.english), \(time.english); asked by \(askedBy), confirmed by \(origin.clerk)]")
    }
}

extension Redaction.Cause {
    /// The cause in plain words.
    public var label: Label {
        switch self {
        case .request: Label(thai: "ลบตามคำขอของเจ้าของข้อมูล", english: "erased at the data subject's request")
        case .withdrawal: Label(thai: "ลบเพราะถอนความยินยอม", english: "erased because consent was withdrawn")
        case .unlawful: Label(thai: "ลบเพราะไม่ควรบันทึกไว้", english: "erased because it should not have been recorded")
        }
    }
}
