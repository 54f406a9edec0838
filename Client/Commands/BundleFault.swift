import Bundles
import Forms
import Keys
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// Why a bundle was not made or not taken in.
enum BundleFault {
    /// This machine knows no centre to which it could seal.
    case unknownCentre
    case refused(BundleError)
    /// The answer is to what this store said before it was put back from an older copy.
    case putBack
    /// The file was cut or changed on its way; what came before that was taken in.
    case cut(received: Int, report: [JSON.Member])
    /// The centre signed what this program does not understand.
    case unreadable(ExchangeError)
    case store(StoreError)

    init(_ error: ExchangeError) {
        switch error {
        case .notEnrolled, .noSealingKey: self = .unknownCentre
        case .bundle(let error): self = .refused(error)
        case .wrongSignature: self = .refused(.unsigned)
        case .keys(let error): self = .refused(.keys(error))
        case .store(.accept(.otherChain)), .store(.accept(.gap)): self = .putBack
        case .store(let error): self = .store(error)
        case .packing, .refused, .noAnswer, .malformed, .unpacking, .unfolding, .strayReply: self = .unreadable(error)
        }
    }

    var exitCode: Int32 {
        switch self {
        case .refused(.file), .refused(.exists), .refused(.keys): ExitCodes.failed
        case .refused: ExitCodes.refused
        case .unknownCentre, .putBack, .cut, .unreadable, .store: ExitCodes.failed
        }
    }

    /// A permanent word for programs.
    var kind: String {
        switch self {
        case .unknownCentre: "not_enrolled"
        case .refused(let error): Self.kind(error)
        case .putBack: "put_back"
        case .cut: "bundle_cut"
        case .unreadable: "malformed_bundle"
        case .store(let error): error.kind
        }
    }

    private static func kind(_ error: BundleError) -> String {
        switch error {
        case .notABundle: "not_a_bundle"
        case .newer: "newer_bundle"
        case .wrongReceiver: "wrong_receiver"
        case .wrongDirection: "wrong_direction"
        case .malformed: "malformed_bundle"
        case .unsigned: "unsigned_bundle"
        case .keys: "keys"
        case .exists: "file_exists"
        case .file: "file"
        }
    }

    /// What happened and what to do, for people.
    func label(_ catalogue: Catalogue?) -> Label {
        switch self {
        case .unknownCentre: Messages.Bundle.unknownCentre
        case .refused(let error): Self.label(error, catalogue)
        case .putBack: Messages.Bundle.putBack
        case .cut(let received, _): Messages.Bundle.cut(received: received)
        case .unreadable: Messages.Bundle.unreadable
        case .store(let error): StoreText(catalogue, type: nil).label(error)
        }
    }

    private static func label(_ error: BundleError, _ catalogue: Catalogue?) -> Label {
        switch error {
        case .notABundle(let what): return Messages.Bundle.notABundle(what)
        case .newer: return Messages.Bundle.newer
        case .wrongReceiver(let party):
            let name = Label(
                thai: catalogue?.gazetteer.text(party.office, .thai) ?? party.office,
                english: catalogue?.gazetteer.text(party.office, .english) ?? party.office)
            return Messages.Bundle.wrongReceiver(name, party.office, Fingerprint(party.device).description)
        case .wrongDirection: return Messages.Bundle.forTheCentre
        case .malformed, .unsigned: return Messages.Bundle.unsigned
        case .keys: return Messages.keys
        case .exists(let path): return Messages.Bundle.exists(path)
        case .file(let path, let code): return Messages.unreadableFile(path, Messages.system(code))
        }
    }
}
