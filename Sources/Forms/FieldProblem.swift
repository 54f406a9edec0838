/// Why a value cannot stand in a field, or a record cannot be kept as it is.
public struct FieldProblem: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Error, Hashable, Sendable {
        case missing
        case unknownField
        case notANumber
        /// Bounds as the clerk would type them; an absent bound is nil.
        case outOfRange(min: String?, max: String?)
        /// More than `max` Unicode scalars, or bytes for an address.
        case tooLong(max: Int)
        case notADate
        /// A date in the ISO form has a year of the Buddhist era: nobody can tell which was meant.
        case buddhistYear
        case notABoolean
        case unknownCode(list: String)
        /// The code exists but was not in use in this fiscal year.
        case codeNotInUse(list: String, fiscalYear: Int64)
        case unknownPlace
        /// Several places bear this name: their codes.
        case ambiguousPlace([String])
        case wrongPlaceLevel([PlaceLevel])
        /// Not a record's id, where an id is needed.
        case notAnID(type: String)
        case notAHash
        case notAPhone
        case notAnEmail
        case notAURL
        case wrongDigits(count: Int)
        /// A stored value is of another kind than the field.
        case wrongKind
        /// Several values in a field that takes one.
        case tooMany
        /// Only the centre writes this field.
        case onlyCentre
        case illegalStep(from: String?, to: String)
        /// This date, time or number is below that of another field.
        case before(field: String)
        /// None of these fields has a value.
        case noneOf([String])
    }

    /// The field's name.
    public let field: String
    public let reason: Reason

    /// What is wrong with `field`.
    public init(field: String, reason: Reason) {
        self.field = field
        self.reason = reason
    }

    /// A permanent word for programs, e.g. `out_of_range`.
    public var kind: String {
        switch reason {
        case .missing: "missing"
        case .unknownField: "unknown_field"
        case .notANumber: "not_a_number"
        case .outOfRange: "out_of_range"
        case .tooLong: "too_long"
        case .notADate: "not_a_date"
        case .buddhistYear: "buddhist_year"
        case .notABoolean: "not_a_boolean"
        case .unknownCode: "unknown_code"
        case .codeNotInUse: "code_not_in_use"
        case .unknownPlace: "unknown_place"
        case .ambiguousPlace: "ambiguous_place"
        case .wrongPlaceLevel: "wrong_place_level"
        case .notAnID: "not_an_id"
        case .notAHash: "not_a_hash"
        case .notAPhone: "not_a_phone"
        case .notAnEmail: "not_an_email"
        case .notAURL: "not_a_url"
        case .wrongDigits: "wrong_digits"
        case .wrongKind: "wrong_kind"
        case .tooMany: "too_many"
        case .onlyCentre: "only_centre"
        case .illegalStep: "illegal_step"
        case .before: "before"
        case .noneOf: "none_of"
        }
    }
}
