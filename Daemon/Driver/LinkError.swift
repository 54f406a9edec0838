import Compression
import Glibc
import Keys
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Transport

/// Why a try to reach the centre moved nothing. Everything recorded is still here.
enum LinkError: Error {
    /// Nobody enrolled this machine yet.
    case notEnrolled
    case store(StoreError)
    case transport(TransportError)
    case keys(KeysError)
    case exchange(ExchangeError)
    /// Something between here and the centre answered in its place.
    case portal(status: Int, contentType: String)
    /// The centre's authority is not the one whose fingerprint is on paper.
    case otherFingerprint
    /// The centre refused the enrolment.
    case enrolmentRefused(Refusal)
    /// The centre refused what was asked or brought beside the exchanges.
    case attachmentRefused(Refusal)
    /// The centre did not give a piece of a snapshot.
    case pieceRefused(Refusal)
    /// A piece of a snapshot came whole, and is not what its name says.
    case pieceDamaged

    /// Whether trying again can help without anybody's doing.
    var isTransient: Bool {
        switch self {
        case .store(let error): error.isTransient
        // A disk that is full is tried again, like the store's own writing.
        case .transport(.file(_, let code)): code == ENOSPC || code == EDQUOT
        case .transport(let error): error.isTransient
        case .exchange(let error): error.isTransient
        case .enrolmentRefused(let refusal): refusal.kind == .tooMany || refusal.kind == .unavailable
        case .attachmentRefused(let refusal): refusal.isTransient
        // The centre has others by now, and names them in its next reply.
        case .pieceRefused(let refusal): refusal.kind == .absent || refusal.isTransient
        // A login page that stands in front has another authority too, and goes away.
        case .portal, .pieceDamaged, .otherFingerprint: true
        case .notEnrolled, .keys: false
        }
    }

    /// Whether the line was there and did not carry the exchange to its end.
    var isCut: Bool {
        switch self {
        case .transport(.cut), .transport(.stalled): true
        case .transport, .notEnrolled, .store, .keys, .exchange, .portal, .otherFingerprint, .enrolmentRefused,
            .attachmentRefused, .pieceRefused, .pieceDamaged:
            false
        }
    }

    /// What this machine's own disk refused; nil when it was something else.
    var disk: StoreError? {
        switch self {
        case .store(let error), .exchange(.store(let error)): error.isOfDisk ? error : nil
        case .transport(.file(let path, let code)): .file(path: path, code: code)
        case .transport, .keys, .exchange, .portal, .otherFingerprint, .enrolmentRefused, .attachmentRefused,
            .pieceRefused, .pieceDamaged, .notEnrolled:
            nil
        }
    }

    /// A permanent word for the setting `lastError`, which the client puts into sentences.
    var word: String {
        switch self {
        case .notEnrolled: "not_enrolled"
        case .store(let error): error.isTransient ? "store_busy" : "store_damaged"
        case .keys: "keys"
        case .exchange(let error): error.word
        case .portal: "portal"
        case .otherFingerprint: "other_fingerprint"
        case .enrolmentRefused(let refusal), .attachmentRefused(let refusal): "refused:\(refusal.kind.rawValue)"
        case .pieceRefused(let refusal):
            refusal.kind == .absent ? "piece_absent" : "refused:\(refusal.kind.rawValue)"
        case .pieceDamaged: "piece_damaged"
        case .transport(let error): Self.word(error)
        }
    }

    /// Whether only a network that wants a login answers so: the centre redirects nobody (RFC 6585, section 6).
    private static func isOfPortal(_ status: Int) -> Bool { status == 511 || (300..<400).contains(status) }

    /// What the centre's answers name as their type. A signed reply names none.
    private static let typesOfCentre: Set = ["", Link.contentType, "application/octet-stream"]

    private static func word(_ error: TransportError) -> String {
        switch error {
        case .unresolved, .unreachable: "unreachable"
        case .proxyRefused(status: 407): "proxy_login"
        case .proxyRefused(let status): isOfPortal(status) ? "portal" : "proxy"
        case .timedOut: "timed_out"
        case .stalled: "stalled"
        case .cut: "cut"
        case .tls: "tls"
        case .certificateNotTrusted, .badAuthority: "not_trusted"
        case .tooLarge(_, let status, let contentType):
            isOfPortal(status) || !typesOfCentre.contains(contentType) ? "portal" : "too_large"
        case .interrupted: "interrupted"
        case .file: "store_busy"
        case .badAddress, .badHeader: "bad_address"
        case .unexpectedAnswer: "portal"
        case .other: "other"
        }
    }
}

extension StoreError {
    /// Whether the disk did not do what it was asked.
    fileprivate var isOfDisk: Bool {
        if case .storage(.full) = self { return true }
        if case .storage(.failed) = self { return true }
        if case .file = self { return true }
        return false
    }
}

extension Link {
    /// Reads the store in one transaction.
    func reading<Value>(_ body: (OfficeTransaction) throws(StorageError) -> Value) throws(LinkError) -> Value {
        do throws(StoreError) {
            return try store.read { transaction throws(StoreError) in
                try SQLiteReplica.storing { () throws(StorageError) in try body(transaction) }
            }
        } catch {
            throw .store(error)
        }
    }

    /// Writes the store in one transaction.
    func writing(_ body: (OfficeTransaction) throws(StorageError) -> Void) throws(LinkError) {
        do throws(StoreError) {
            try store.write { transaction throws(StoreError) in
                try SQLiteReplica.storing { () throws(StorageError) in try body(transaction) }
            }
        } catch {
            throw .store(error)
        }
    }

    func sending<Value>(_ body: () throws(TransportError) -> Value) throws(LinkError) -> Value {
        do {
            return try body()
        } catch {
            throw .transport(error)
        }
    }

    func composing<Value>(_ body: () throws(ExchangeError) -> Value) throws(LinkError) -> Value {
        do {
            return try body()
        } catch {
            throw .exchange(error)
        }
    }
}
