public import Merge
public import Protocol

/// One field of a record type, as its data file states it.
public struct Field: Sendable, Hashable {
    /// Permanent: changes carry it instead of the name. Unique in the form, 16 or above, never used again.
    public let id: FieldID
    /// What files and commands call it.
    public let name: String
    /// What people call it.
    public let label: Label
    public let kind: FieldKind
    public let rule: MergeRule
    /// A record without it is refused.
    public let isRequired: Bool
    /// A record without it is kept but listed as incomplete: often the clerk learns it only later.
    public let isExpected: Bool
    /// Bounds of an `integer`, `money` (satang), `year`, `decimal` (its whole part) or `digits` (as a number) field.
    public let range: ClosedRange<Int64>?
    /// Unicode scalars of a text.
    public let maxLength: Int
    /// What one of it is: people, baht, per cent.
    public let unit: Label?
    /// What it reveals about a person; nil for nothing.
    public let personal: PersonalData?
    /// Whether it may be about somebody under age.
    public let mayConcernMinors: Bool
    /// Travels to the centre alone, e.g. the scores of a screening; an office neither reads nor writes it.
    public let isCentralOnly: Bool
    /// Whether what it says must reach the centre even when the line's budget is nearly used: that somebody withdrew.
    public let isUrgent: Bool
    /// A sentence for whoever fills it in.
    public let help: Label?
    /// States and steps, when `rule` is `state`.
    public let workflow: Workflow?

    /// Whether it takes several values at once.
    public var isList: Bool { rule.isList }

    /// Whether only the centre writes it.
    public var isWrittenByCentre: Bool { rule == .central || isCentralOnly }

    /// The name of its code list, when it holds a code.
    public var codeList: String? {
        guard case .code(let list) = kind else { return nil }
        return list
    }

    /// The type of record that it points to, when it does.
    public var referencedType: String? {
        guard case .reference(let type) = kind else { return nil }
        return type
    }
}

extension SystemField {
    /// What people call it.
    public var label: Label {
        switch self {
        case .deleted: Label(thai: "ลบแล้ว", english: "Deleted")
        case .office: Label(thai: "หน่วยงานเจ้าของข้อมูล", english: "Owning office")
        case .shared: Label(thai: "แบ่งปันให้", english: "Shared with")
        case .remarks: Label(thai: "หมายเหตุ", english: "Remarks")
        case .approved: Label(thai: "ฉบับที่รับรอง", english: "What was approved")
        }
    }
}
