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
    let claims: [Claim]
    let attachments: Set<AttachmentName>

    init(_ state: RecordState, _ catalogue: Catalogue) {
        let reader = RecordReader(state, catalogue)
        owner = reader.owners.first ?? ""
        readers = " " + reader.readers.joined(separator: " ") + " "
        conflicts = reader.conflicts.count
        sortKey = ThaiText.sortKey(reader.title)
        text = reader.searchText
        claims = reader.claims
        attachments = reader.attachments
    }
}
