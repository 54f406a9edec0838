public import Forms
public import Merge
public import Protocol
public import SyncLogic

/// What a writer of records reads, in one transaction: the forms, records, and the changes behind them. SQLite is one
/// implementation.
public protocol RecordSource {
    /// The record types in use.
    var catalogue: Catalogue { get }

    /// The records that `query` wants, in the order of their titles.
    func records(_ query: RecordQuery) throws(StorageError) -> [RecordState]

    /// The change that `ref` names; nil when it is not here.
    func change(_ ref: ChangeRef) throws(StorageError) -> Change?

    /// The changes that wrote into a record, in the order in which they came here.
    func history(_ id: RecordID) throws(StorageError) -> [Change]

    /// The changes that a label like `9f3ac2e1-14` names; several after a copied store wrote twice.
    func changes(labelled label: String) throws(StorageError) -> [Change]
}

extension Replica: RecordSource {}
