import SQLiteReplica
public import SyncLogic

/// What is kept of the line.
extension OfficeTransaction {
    /// What the daemon's exchanges have shown of the line; nothing yet when what is kept cannot be read.
    public func meter() throws(StorageError) -> LineMeter {
        let words = try text(.meter)?.split(separator: " ").map { Int64($0) } ?? []
        return LineMeter(numbers: words.compactMap { $0 })
    }

    /// Keeps what the line has shown.
    public func set(_ meter: LineMeter) throws(StorageError) {
        try set(.meter, meter.numbers.map(String.init).joined(separator: " "))
    }
}
