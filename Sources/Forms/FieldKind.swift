/// What a field holds, and so how it is typed, stored and shown.
public enum FieldKind: Sendable, Hashable {
    /// One line.
    case text
    /// Several lines.
    case longText
    case integer
    /// A number with a fraction. Stored as text in its shortest form, e.g. `-12.5`.
    case decimal
    /// Typed and shown in baht, stored as a whole number of satang.
    case money
    /// A year of the Buddhist era, e.g. 2565: a fiscal year, or the year in which something began.
    case year
    case boolean
    /// Stored as an ISO 8601 date of the common era, e.g. `2021-10-19`.
    case date
    /// Local time of Thailand, e.g. `2021-10-19T09:00`; the date alone when nobody knows the hour.
    case dateTime
    /// One code of the code list of this name.
    case code(list: String)
    /// A gazetteer code of one of these levels.
    case place(levels: Set<PlaceLevel>)
    /// The id of a record of the type of this name, stored as its 16 bytes.
    case reference(type: String)
    /// An http or https address.
    case url
    /// One or more Thai telephone numbers.
    case phone
    case email
    /// Exactly this many digits, stored as text, e.g. a postcode.
    case digits(count: Int)
    /// The SHA-256 of an attachment, stored as its 32 bytes.
    case blob
}

/// What a field may reveal about somebody (Personal Data Protection Act B.E. 2562).
public enum PersonalData: String, Sendable, Hashable {
    /// About a private person.
    case personal
    /// About a person in public office, as such.
    case officer
    /// Religion, ethnic origin and the like (section 26): only with explicit consent.
    case sensitive
}
