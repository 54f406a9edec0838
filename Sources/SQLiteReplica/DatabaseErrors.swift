import Files
import GRDB
import Glibc
public import SyncLogic

extension StorageError {
    /// What an error of the database means for the store, so that nobody above has to know SQLite's codes.
    public init(_ error: any Error) {
        switch error {
        case let error as StorageError: self = error
        case let error as DatabaseError: self.init(error)
        case let error as FileFailure: self.init(error)
        default: self = .failed(code: -1, message: String(describing: error))
        }
    }

    private init(_ error: FileFailure) {
        switch error.code {
        case ENOSPC, EDQUOT: self = .full
        default: self = .failed(code: Int(error.code), message: error.path)
        }
    }

    private init(_ error: DatabaseError) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_FULL: self = .full
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(what: error.message ?? "database")
        // The index beside the log, which SQLite maps into memory, found no room to grow.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: self = .full
        default: self = .failed(code: Int(error.extendedResultCode.rawValue), message: error.message ?? "")
        }
    }
}

/// Runs calls of the database and gives their errors the type that the store speaks.
public func translatingDatabase<Value>(_ body: () throws -> Value) throws(StorageError) -> Value {
    do {
        return try body()
    } catch {
        throw StorageError(error)
    }
}
