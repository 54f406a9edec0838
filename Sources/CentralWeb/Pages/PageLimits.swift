/// Every bound on what a page reads and shows, with its unit and its reason.
enum PageLimits {
    /// Bytes of an address's parameters. The longest form, with a search text of nine bytes a letter, stays far below.
    static let queryBytesMax = 4096
    /// Unicode scalars of a search text: longer than any name.
    static let searchLengthMax = 200
    /// Records on one page of a list: a few screens of a phone.
    static let listedRecords = 50
    /// Records on one page of conflicts: each shows all its values.
    static let listedConflicts = 20
    /// Findings on one page: each says what to do.
    static let listedFindings = 30
    /// Changes on one page of a record's history.
    static let listedChanges = 50
    /// Held parts that are listed, the newest: more than staff can look into in a day.
    static let listedHeld = 200
    /// The highest number of a page that an address may name.
    static let pageNumberMax = 100_000
    /// Changes on the first page.
    static let newestChanges = 12
    /// Records read at once while a list is filtered: bounds memory.
    static let scanStep = 2000
    /// Records read for one filtered list: about half a second of one core. A list that was cut short says so.
    static let scanMax = 20_000
    /// Unicode scalars of a title in a list or a link.
    static let titleLengthMax = 200
    /// Characters that conflicting texts must have in common before the rest is marked.
    static let commonTextMin = 6
    /// Bytes of a value without a known form that are shown in hexadecimal.
    static let rawBytesMax = 64
    /// Fields named in one line about a change.
    static let namedFieldsMax = 6
    /// Records that one page looks up to show the titles of references.
    static let referencesMax = 500
    /// Milliseconds that a device's clock may differ from the centre's before it is pointed out.
    static let clockDoubtMs: Int64 = 5 * 60 * 1000
    /// Milliseconds without contact after which an office is pointed out.
    static let silenceMs: Int64 = 7 * 24 * 3600 * 1000
}
