public import Bundles
public import Compression
public import Keys
public import Protocol
public import SQLiteReplica

/// Why one exchange came to nothing. Nothing of a reply was stored; what the office recorded stays to be sent.
public enum ExchangeError: Error, Hashable, Sendable {
    /// The store below.
    case store(StoreError)
    /// This machine speaks for no office yet.
    case notEnrolled
    /// The changes to send could not be packed.
    case packing(CompressionError)
    /// The centre refused the request.
    case refused(Refusal)
    /// The answer is none of the protocol's: something else than the centre spoke, or the line cut it.
    case noAnswer(status: Int)
    /// The reply does not bear the signature of the centre that this machine was enrolled with.
    case wrongSignature
    /// The centre's key cannot be read.
    case keys(KeysError)
    /// The centre signed bytes that are no reply.
    case malformed(ProtocolError)
    /// The reply's page does not unpack.
    case unpacking(PackingError)
    /// A folded reply does not unfold here: it leans on something that this store lacks, or the line changed it.
    case unfolding(PackingError)
    /// The centre never told the key to which bundles for it are sealed.
    case noSealingKey
    /// A bundle could not be opened or written.
    case bundle(BundleError)
    /// The reply is to another request.
    case strayReply(expected: UInt64, actual: UInt64)

    /// Whether the same is to be said again at once, in another form.
    public var isFormOnly: Bool {
        switch self {
        case .refused(let refusal): refusal.kind == .stance || refusal.kind == .packing || refusal.kind == .replayed
        case .unfolding: true
        case .store, .notEnrolled, .packing, .noAnswer, .wrongSignature, .keys, .malformed, .unpacking, .strayReply,
            .noSealingKey, .bundle:
            false
        }
    }

    /// Whether trying again can help without anybody's doing.
    public var isTransient: Bool {
        switch self {
        case .store(let error): error.isTransient
        case .refused(let refusal): refusal.isTransient
        case .noAnswer, .strayReply: true
        // The next reply leans on nothing that this store might lack.
        case .unfolding: true
        case .notEnrolled, .packing, .wrongSignature, .keys, .malformed, .unpacking, .noSealingKey, .bundle: false
        }
    }
}

extension ExchangeError {
    /// A permanent word for the setting `lastError`, which the client puts into sentences.
    public var word: String {
        switch self {
        case .store(let error): error.isTransient ? "store_busy" : "store_damaged"
        case .notEnrolled: "not_enrolled"
        case .packing: "packing"
        case .refused(let refusal): refusal.kind == .revoked ? "revoked" : "refused:\(refusal.kind.rawValue)"
        case .noAnswer: "portal"
        case .wrongSignature: "wrong_signature"
        case .keys: "keys"
        case .malformed, .unpacking, .unfolding, .strayReply: "malformed"
        case .noSealingKey: "no_sealing_key"
        case .bundle: "bundle"
        }
    }
}

extension Refusal {
    /// Whether the same request, with the next number, may be taken later without anybody's doing.
    public var isTransient: Bool {
        switch kind {
        case .replayed, .stance, .tooLarge, .packing, .tooMany, .unavailable: true
        case .malformed, .unsigned, .code, .revoked, .pending, .absent, .content: false
        }
    }
}
