import Forms
import Merge

/// The columns that are derived from a record's state, for lists, searches and findings.
struct RecordIndex {
    let owner: String
    /// The scopes that read the record, each between two spaces, so that one `instr` finds a whole code.
    let readers: String
    let conflicts: Int
    let sortKey: [UInt8]
    let text: String
    let attachments: Set<AttachmentName>

    private let reader: RecordReader

    /// What the record says to rules: computed when it is asked for, because where it can wait it costs as much as the
    /// rest.
    var claims: [Claim] { reader.claims }

    init(_ state: RecordState, _ catalogue: Catalogue) {
        reader = RecordReader(state, catalogue)
        owner = reader.owners.first ?? ""
        // The first use of `joined` would cost each command that records a tenth of a millisecond.
        readers = reader.readers.reduce(into: " ") { $0 += $1 + " " }
        conflicts = reader.conflicts.count
        sortKey = ThaiText.sortKey(reader.title)
        text = reader.searchText
        attachments = reader.attachments
    }
}
