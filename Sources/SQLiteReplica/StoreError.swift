public import Forms
public import Keys
public import Merge
public import Protocol
public import SyncLogic

/// Why an office's store could not do what was asked. Nothing was stored.
public enum StoreError: Error, Hashable, Sendable {
    /// The database below.
    case storage(StorageError)
    /// A reply was not taken in.
    case accept(AcceptError)
    /// The change would be larger than a change may be.
    case changeTooLarge(ProtocolError)
    /// What the clerk typed does not fit the form.
    case invalid([FieldProblem])
    /// The edit makes no sense for the record as it is.
    case edit(EditError, field: String)
    /// This office may not write that: only `writer` may.
    case notTheWriter(type: String, field: String?, writer: Form.Writers)
    case unknownType(String)
    case unknownField(type: String, field: String)
    case unknownRecord(String)
    /// The centre decided against the change that began the record.
    case refusedRecord(String)
    /// What was in the field was erased by order, and the clerk was not shown that; no field when the whole record was.
    case redacted(record: String, field: String?)
    /// This office does not read the record any more: nobody may change here what is not shown here.
    case notReadable(String)
    /// The copy of the record was taken away, because this office does not read it any more.
    case departed(Departure)
    case unknownChange(String)
    /// The label names several changes, because the store was copied.
    case ambiguousChange(String, count: Int)
    /// Text that is no id or token.
    case unreadable(String)
    /// The office's code is not in the gazetteer.
    case unknownOffice(String)
    /// A file of the home could not be read or written.
    case file(path: String, code: Int32)
    case keys(KeysError)

    /// Whether the same call may succeed later without anybody's doing.
    public var isTransient: Bool {
        switch self {
        case .storage(let error): error.isTransient
        case .accept(.storage(let error)): error.isTransient
        case .accept, .changeTooLarge, .invalid, .edit, .notTheWriter, .unknownType, .unknownField,
            .unknownRecord, .refusedRecord, .redacted, .notReadable, .departed, .unknownChange, .ambiguousChange,
            .unreadable, .unknownOffice, .file, .keys:
            false
        }
    }
}

extension StoreError {
    /// The error of writing one change, as the store speaks of it.
    public init(_ error: WriteError) {
        switch error {
        case .storage(let error): self = .storage(error)
        case .tooLarge(let error): self = .changeTooLarge(error)
        }
    }
}

/// Gives a storage error the type that stores speak.
public func storing<Value>(_ body: () throws(StorageError) -> Value) throws(StoreError) -> Value {
    do {
        return try body()
    } catch {
        throw .storage(error)
    }
}
