import Protocol
public import SyncLogic

/// How this machine reaches the centre, once enrolled.
public struct Enrolled: Sendable, Hashable {
    public let server: String
    /// The certificate of the centre's private authority, as PEM; empty for plain HTTP on loopback.
    public let authority: String
    /// The centre's Ed25519 public key, 32 bytes.
    public let serverKey: [UInt8]
    /// The centre's X25519 public key, 32 bytes; nil when the centre never told it.
    public let sealingKey: [UInt8]?
}

/// An enrolment that a clerk asked for.
public struct EnrolmentWish: Sendable, Hashable {
    public let server: String
    public let code: String
    /// The fingerprint of the centre's authority as on paper; nil when the authority came as a file.
    public let fingerprint: String?
    /// The certificate of the centre's authority, as PEM; empty for plain HTTP on loopback; nil to be fetched.
    public let authority: String?

    public init(server: String, code: String, fingerprint: String?, authority: String?) {
        self.server = server
        self.code = code
        self.fingerprint = fingerprint
        self.authority = authority
    }
}

/// How clerk and daemon speak through the store: wishes go one way, what came of them the other.
extension OfficeTransaction {
    /// How this machine reaches the centre; nil before enrolment.
    public func enrolled() throws(StorageError) -> Enrolled? {
        guard let server = try text(.server), let key = try bytes(.serverKey) else { return nil }
        return Enrolled(
            server: server, authority: try text(.authority) ?? "", serverKey: key,
            sealingKey: try bytes(.serverSealingKey))
    }

    /// Asks the daemon to enrol this machine. A former enrolment stays in force until this one has succeeded.
    public func wish(_ wish: EnrolmentWish) throws(StorageError) {
        try forgetWish()
        try set(.wishedServer, wish.server)
        try set(.code, wish.code)
        if let authority = wish.authority { try set(.wishedAuthority, authority) }
        if let fingerprint = wish.fingerprint { try set(.fingerprint, fingerprint) }
        try clear(.enrolError)
    }

    /// The enrolment that a clerk asked for, as long as it has neither succeeded nor failed for good.
    public func enrolmentWish() throws(StorageError) -> EnrolmentWish? {
        guard let server = try text(.wishedServer), let code = try text(.code) else { return nil }
        return EnrolmentWish(
            server: server, code: code, fingerprint: try text(.fingerprint), authority: try text(.wishedAuthority))
    }

    /// Notes that the wished enrolment succeeded: it takes the place of a former one.
    public func enrol(
        authority: String, serverKey: [UInt8], sealingKey: [UInt8]? = nil
    ) throws(StorageError) {
        if let server = try text(.wishedServer) { try set(.server, server) }
        try set(.authority, authority)
        try set(.serverKey, serverKey)
        if let sealingKey { try set(.serverSealingKey, sealingKey) } else { try clear(.serverSealingKey) }
        try forgetWish()
        try clear(.enrolError)
    }

    /// Notes that the wished enrolment failed; a former one stays as it was. A code that the centre refused is
    /// forgotten: it will not work later either.
    public func failEnrolment(_ reason: String, isFinal: Bool) throws(StorageError) {
        try set(.enrolError, reason)
        if isFinal { try forgetWish() }
    }

    private func forgetWish() throws(StorageError) {
        for setting in [Setting.wishedServer, .code, .fingerprint, .wishedAuthority] { try clear(setting) }
    }

    /// Asks the daemon for an exchange now; returns the wish's number.
    ///
    /// - Parameter isOverBudget: whether it may go over the line's budget.
    public func wishSync(isOverBudget: Bool = false) throws(StorageError) -> Int64 {
        let wish = try increase(.wishes)
        if isOverBudget { try set(.wishOverBudget, wish) }
        return wish
    }

    /// The newest wish, and the newest that was settled.
    public func wishes() throws(StorageError) -> (newest: Int64, settled: Int64) {
        (try integer(.wishes) ?? 0, try integer(.wishesSettled) ?? 0)
    }
}
