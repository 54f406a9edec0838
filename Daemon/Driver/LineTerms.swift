import Store
import SyncLogic

/// What people said of the line: when it changes, what did not go before may go now.
struct LineTerms: Hashable {
    /// What it may carry.
    let rules: LineRules
    /// The proxy that leads out; nil for what the environment says.
    let proxy: String?

    init(_ transaction: OfficeTransaction) throws(StorageError) {
        rules = try transaction.lineRules()
        proxy = try transaction.text(.proxy)
    }
}
