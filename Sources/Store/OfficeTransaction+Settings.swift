import SQLiteReplica
public import SyncLogic

/// What a store keeps as single values. The names in the file are permanent: under another one a store that is upgraded
/// would not find what it kept.
public enum Setting: String, Hashable, Sendable, CaseIterable {
    /// The code of the office.
    case office
    /// The clerk who is named when a command does not name one.
    case clerk
    case cursorEpoch = "cursor.epoch"
    case cursorNumber = "cursor.number"
    case cursorHash = "cursor.hash"
    case cursorScopeVersion = "cursor.scope_version"
    case cursorWithin = "cursor.within"
    /// Where the log was last read to its end; absent while the cursor stands there.
    case lastEndNumber = "cursor.whole_number"
    case lastEndHash = "cursor.whole_hash"
    /// The snapshot that is on its way; absent while there is none.
    case snapshot = "cursor.snapshot"
    /// The name of the piece whose file has begun.
    case pieceName = "cursor.piece"
    /// How often all of that piece came, and was not what its name says; absent while it was not.
    case pieceDamages = "cursor.piece_damages"
    /// The scopes that the office reads, with spaces between.
    case scopes
    /// The centre's address.
    case server = "enrolment.server"
    /// The certificate of the centre's private authority, as PEM; empty for plain HTTP on loopback.
    case authority = "enrolment.authority"
    /// The centre's Ed25519 public key; its presence means: enrolled.
    case serverKey = "enrolment.server_key"
    /// The centre's X25519 public key, to which bundles for it are sealed.
    case serverSealingKey = "enrolment.sealing_key"
    /// The address of the centre of an enrolment that is wanted; the one above stays in force meanwhile.
    case wishedServer = "enrolment.wished_server"
    /// The authority of that centre, as PEM; empty for plain HTTP on loopback, absent while it is to be fetched.
    case wishedAuthority = "enrolment.wished_authority"
    /// The one-time code of an enrolment that is wanted.
    case code = "enrolment.code"
    /// The fingerprint that the authority of that centre must have.
    case fingerprint = "enrolment.fingerprint"
    /// Why the wanted enrolment failed.
    case enrolError = "enrolment.error"
    /// The highest request number used.
    case requestNumber = "line.request_number"
    /// The highest number of a request whose answer was taken in, over the line or from a bundle.
    case answeredNumber = "line.answered_number"
    /// When an answer was taken in from a bundle last, in milliseconds since 1970 by this machine's clock.
    case lastAnswer = "bundle.last_answer_ms"
    /// When the centre answered last, in milliseconds since 1970 by this machine's clock.
    case lastContact = "line.last_contact_ms"
    /// Why the last try failed; absent after a success.
    case lastError = "line.last_error"
    /// When the daemon tries next, in milliseconds since 1970.
    case nextTry = "line.next_try_ms"
    /// How long the last exchange took, in milliseconds.
    case roundTrip = "line.round_trip_ms"
    /// Bytes of the last exchange, both ways.
    case exchangeBytes = "line.exchange_bytes"
    /// What the daemon's exchanges have shown of the line: numbers with spaces between.
    case meter = "line.meter"
    /// What a clerk allows the daemon to take of the line: bytes, hours of the day as `6-18`, and 1 where bytes are
    /// paid for. Absent while nothing bounds it.
    case dayBytes = "line.day_bytes"
    case hourBytes = "line.hour_bytes"
    case hours = "line.hours"
    case metered = "line.metered"
    /// The proxy to go through, with name and password where it wants them; absent for what the environment says.
    case proxy = "line.proxy"
    /// How far this machine's clock is ahead of the centre's, in milliseconds.
    case clockAhead = "line.clock_ahead_ms"
    /// Where the office stood when the last reply was taken in; absent while an answer is outstanding.
    case stance = "line.stance"
    /// Present after the centre could not read columns: the next push does without.
    case pushesPlain = "line.pushes_plain"
    /// Present after a reply in columns could not be read here: the next one shall do without.
    case readsPlain = "line.reads_plain"
    /// Present while pages are to bring what a piece of a snapshot does not.
    case readsPages = "line.reads_pages"
    /// The record types whose attachments are fetched unasked, with spaces between.
    case attachmentTypes = "attachments.types"
    /// How often the centre had been put back when it was last asked again which attachments it has.
    case attachmentsDoubted = "attachments.doubted"
    /// Counts the clerks' wishes for an exchange.
    case wishes = "sync.wishes"
    /// The newest wish that may go over the line's budget.
    case wishOverBudget = "sync.over_budget"
    /// The wish that the daemon settled last.
    case wishesSettled = "sync.settled"
    /// The last wish after which an exchange ended well, with nothing more to move.
    case wishesGranted = "sync.granted"
    /// Changes sent, received and held since the store was made.
    case sent = "sync.sent"
    case received = "sync.received"
    case heldCount = "sync.held"
    /// Held changes that the centre decided not to apply, since the store was made.
    case refusedCount = "sync.refused"
    /// Up to which number the central log is in two tested backups.
    case archived = "centre.archived"
    /// 1 while copies may be here of records that this office does not read.
    case leaving = "scopes.leaving"
    /// The number in the central log up to which departed records were withheld; absent when there may be more.
    case withheldThrough = "scopes.withheld_through"
    /// 1 while the centre does not know this store's place in its log.
    case astray = "centre.astray"
    /// How often the centre was found to be put back from a backup, or another one in its place.
    case centreWentBack = "centre.went_back"
    /// When that was found last, in milliseconds since 1970 by this machine's clock.
    case centreWentBackAt = "centre.went_back_ms"
    /// Changes that this store gave back to the centre since.
    case givenBack = "centre.given_back"
}

extension OfficeTransaction {
    /// A setting as text.
    public func text(_ setting: Setting) throws(StorageError) -> String? {
        try value(setting) { $0.text(0) }
    }

    /// A setting as a number.
    public func integer(_ setting: Setting) throws(StorageError) -> Int64? {
        try value(setting) { $0.integer(0) }
    }

    /// A setting as bytes.
    public func bytes(_ setting: Setting) throws(StorageError) -> [UInt8]? { try value(setting) { $0.bytes(0) } }

    /// Keeps a setting.
    public func set(_ setting: Setting, _ text: String) throws(StorageError) { try set(setting, .text(text)) }

    /// Keeps a setting.
    public func set(_ setting: Setting, _ number: Int64) throws(StorageError) { try set(setting, .integer(number)) }

    /// Keeps a setting.
    public func set(_ setting: Setting, _ bytes: [UInt8]) throws(StorageError) { try set(setting, .bytes(bytes)) }

    /// Forgets a setting.
    public func clear(_ setting: Setting) throws(StorageError) {
        try replica.statement("DELETE FROM setting WHERE name = ?").run([.text(setting.rawValue)])
    }

    /// Adds to a setting that counts, and returns the sum.
    @discardableResult
    public func increase(_ setting: Setting, by amount: Int64 = 1) throws(StorageError) -> Int64 {
        let sum = (try integer(setting) ?? 0) + amount
        try set(setting, sum)
        return sum
    }

    private func value<Value>(
        _ setting: Setting, _ read: (QuickRow) throws(StorageError) -> Value
    ) throws(StorageError) -> Value? {
        try replica.statement("SELECT value FROM setting WHERE name = ?").first([.text(setting.rawValue)], read)
    }

    private func set(_ setting: Setting, _ value: SQLValue) throws(StorageError) {
        try replica.statement("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)")
            .run([.text(setting.rawValue), value])
    }
}
