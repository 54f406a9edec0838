public import Bundles
public import Keys
public import Protocol
public import SQLiteReplica
import SyncLogic

/// Why the centre could not do what was asked. Nothing was stored.
public enum CentralError: Error, Hashable, Sendable {
    /// The database below, or the records in it.
    case store(StoreError)
    case keys(KeysError)
    /// Bytes that are not what the specification says.
    case malformed(ProtocolError)
    /// The request was refused.
    case refused(Refusal)
    /// There is no office with this code here.
    case unknownOffice(String)
    /// The office exists already.
    case officeExists(String)
    /// The network is not in the code list.
    case unknownNetwork(String)
    /// The office has no device with this fingerprint, or revoked it.
    case unknownDevice(Fingerprint)
    /// No change that is held has this number or label.
    case notHeld(String)
    /// What was held for this reason must not be applied: it can only be refused.
    case notReleasable(HoldReason)
    /// A decision needs a reason that can be told.
    case whyMissing
    /// Nobody says who asks for a redaction, or confirms it.
    case staffMissing
    /// There is no request to erase with this number.
    case unknownRequest(Int64)
    /// Who asks for a redaction does not confirm it.
    case sameStaff(String)
    /// What is to be erased names no field that holds people's values: another record type, or no field of the form.
    case notRedactable(String)
    /// The office has no machine that could be answered.
    case noDevice(office: String)
    /// The office has several machines: one of them must be named.
    case severalDevices([Device])
    /// A bundle could not be opened or written.
    case bundle(BundleError)
    /// The file's first line is too short to keep anybody out.
    case weakPassphrase(path: String)
    /// A backup, or a copy of a data folder, is not what it should be. It does not count.
    case badBackup(path: String, BackupFault)
    /// The folder is a backup: it is restored first.
    case isBackup(path: String)
    /// The centre has no content with this hash.
    case unknownAttachment(String)
    /// A record names the content.
    case attachmentInUse(String)
    /// A file of the data folder could not be read or written.
    case file(path: String, code: Int32)

    /// Whether the same call may succeed later without anybody's doing.
    public var isTransient: Bool {
        switch self {
        case .store(let error): error.isTransient
        case .refused(let refusal): refusal.kind == .unavailable || refusal.kind == .tooMany
        case .keys, .malformed, .unknownOffice, .officeExists, .unknownNetwork, .unknownDevice, .noDevice,
            .severalDevices, .bundle, .notHeld, .notReleasable, .whyMissing, .staffMissing, .unknownRequest,
            .sameStaff,
            .notRedactable, .unknownAttachment, .attachmentInUse, .weakPassphrase, .badBackup, .isBackup, .file:
            false
        }
    }
}

/// Gives a storage error the type of this target.
func centrally<Value>(_ body: () throws(StorageError) -> Value) throws(CentralError) -> Value {
    do {
        return try body()
    } catch {
        throw .store(.storage(error))
    }
}
