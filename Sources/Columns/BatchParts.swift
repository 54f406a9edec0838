import Protocol

/// What most changes of one office have alike.
struct Author: Hashable {
    let clerk: String
    let office: String
    let forms: UInt64
    let boot: UInt64

    init(clerk: String, office: String, forms: UInt64, boot: UInt64) {
        self.clerk = clerk
        self.office = office
        self.forms = forms
        self.boot = boot
    }

    init(_ header: ChangeHeader) {
        self.init(
            clerk: header.clerk, office: header.office, forms: header.formsVersion, boot: header.claimed.boot)
    }

    // Texts that Unicode calls equivalent are not the same bytes.
    static func == (left: Author, right: Author) -> Bool {
        left.clerk.utf8.elementsEqual(right.clerk.utf8) && left.office.utf8.elementsEqual(right.office.utf8)
            && (left.forms, left.boot) == (right.forms, right.boot)
    }
}

/// A field of a type: what has a column of its own.
struct FieldOfType: Hashable {
    let type: String
    let field: FieldID
}

/// What shows that a reader rebuilt exactly what was laid out: 16 bytes over the hashes of all changes.
enum BatchCheck {
    static func of(_ changes: [Change]) -> [UInt8] {
        var hash = SHA256()
        hash.update("bat1")
        for change in changes { hash.update(change.hash.bytes) }
        return Array(hash.finish().bytes.prefix(16))
    }
}

extension FieldOperation {
    /// Whether a write of this kind mostly replaces all that stands in its field.
    var isReplacing: Bool {
        switch self {
        case .set, .clear: true
        case .add, .remove, .increment, .note: false
        }
    }
}

extension Change {
    /// Whether all of this change is here and each salt is the one that the seeds give.
    func isSalted(by seeds: inout SaltSeeds) -> Bool {
        guard parts.count == slots.count, let seed = seeds.seed(at: header.seq) else { return false }
        let bytes = header.encoded
        return parts.enumerated().allSatisfy { place, part in
            part.salt == SaltSeeds.salt(seed, header: bytes, place: place)
        }
    }
}

/// Where the nodes of a cover lie, each told from the one before it.
enum SeedPlace {
    /// The first place of a level that begins at `seq` or after it.
    static func first(notBefore seq: UInt64, level: Int) -> UInt64 {
        (seq &+ (1 << UInt64(level)) &- 1) >> UInt64(level)
    }

    /// The first change after a node.
    static func end(of node: SeedNode) -> UInt64 { (node.place &+ 1) << UInt64(node.level) }
}
