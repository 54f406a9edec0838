import Foundation
import GRDB
import Protocol

/// A place in what a scope reads of the log: after an entry, and so far into the history that the next one brings.
struct SnapshotPlace: Hashable, Comparable, Sendable {
    var number: UInt64 = 0
    var within: UInt64 = 0

    static func < (left: Self, right: Self) -> Bool {
        (left.number, left.within) < (right.number, right.within)
    }
}

/// One piece as the database knows it.
struct SnapshotRow: Hashable, Sendable {
    let start: SnapshotPlace
    let end: SnapshotPlace
    let changes: Int
    let bytes: Int
    /// nil where the scope reads nothing.
    let hash: Digest?
    /// Whether it was judged by the present forms what may be read.
    let isOfTheseForms: Bool

    init(start: SnapshotPlace, end: SnapshotPlace, changes: Int, bytes: Int, hash: Digest?) {
        self.start = start
        self.end = end
        self.changes = changes
        self.bytes = bytes
        self.hash = hash
        isOfTheseForms = true
    }

    /// Columns in the order of `columns`.
    init(_ row: Row, forms: Data) {
        start = SnapshotPlace(number: UInt64(clamping: row[0] as Int64), within: UInt64(clamping: row[1] as Int64))
        end = SnapshotPlace(number: UInt64(clamping: row[2] as Int64), within: UInt64(clamping: row[3] as Int64))
        changes = row[4]
        bytes = row[5]
        let hash: Data? = row[6]
        self.hash = hash.flatMap { Digest($0) }
        isOfTheseForms = row[7] as Data == forms
    }

    static let columns = "number, within, through, through_within, changes, bytes, hash, forms"
}

extension [SnapshotRow] {
    /// Up to where pieces follow one another from the beginning of the log.
    var covered: SnapshotPlace {
        var place = SnapshotPlace()
        for row in self {
            guard row.start == place else { break }
            place = row.end
        }
        return place
    }
}
