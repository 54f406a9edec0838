public import Bundles
import Columns
import Keys
public import Protocol
import SyncLogic

/// What a bundle of an office brought.
public struct BundleReceipt: Hashable, Sendable {
    public let office: String
    public let device: DeviceID
    /// Changes that were new here.
    public internal(set) var logged = 0
    /// Changes that were here already.
    public internal(set) var known = 0
    /// Changes that are kept without being applied.
    public internal(set) var held = 0
    /// Changes that were passed over, because what they follow is not here: the answer asks for it.
    public internal(set) var missing = 0
    /// Changes that were not taken in, because this centre was put back since: what lies under them may be lost. The
    /// answer asks for that, and for them again.
    public internal(set) var deferred = 0
    /// Whether the office had asked anew before this bundle came.
    public internal(set) var isOld = false
    /// Frames that were taken in.
    public internal(set) var frames = 0
    public internal(set) var ending: BundleEnding
}

extension Central {
    /// Takes in a bundle of an office as so many exchanges, one for each frame, each in a transaction of its own: of a
    /// bundle that was cut or changed on its way, what comes before that is taken in.
    ///
    /// A request number plays no part in it: a bundle may come late, or twice, and says nothing that its repetition
    /// could harm.
    ///
    /// Throws: `CentralError.bundle` when it is not for this centre, `.refused` when no device of this centre that may
    /// speak sealed it.
    public func takeIn(_ bundle: SealedBundle, nowMs: Int64) throws(CentralError) -> BundleReceipt {
        try bundling { () throws(BundleError) in
            try bundle.check(.toCentre, for: DeviceID(publicKey: signingKey.publicKey))
        }
        let sender = bundle.header.sender.device
        let device = try read { transaction throws(CentralError) in try speaker(sender, transaction) }
        var frames = try bundling { () throws(BundleError) in
            try bundle.opened(by: sealingKey, from: device.signingKey)
        }
        var receipt = BundleReceipt(office: device.office, device: sender, ending: .cut)
        while let frame = try bundling({ () throws(BundleError) in try frames.next() }) {
            let request = try request(in: frame, of: sender)
            let push = try rebuild(request.push)
            let offers = try open(request.offers)
            let (taken, isOld) = try write(nowMs: nowMs) { transaction throws(CentralError) in
                try take(request, push, offers, transaction)
            }
            receipt.logged += taken.logged
            receipt.known += taken.known
            receipt.held += taken.held.count
            receipt.missing += taken.missing
            receipt.deferred += taken.deferred
            receipt.isOld = isOld
            receipt.frames = frames.count
        }
        if let ending = frames.ending { receipt.ending = ending }
        return receipt
    }

    private func request(in frame: [UInt8], of device: DeviceID) throws(CentralError) -> ExchangeRequest {
        let request: ExchangeRequest
        do throws(ProtocolError) {
            request = try ExchangeRequest(decoding: frame)
        } catch {
            throw .malformed(error)
        }
        guard request.device == device else {
            throw .refused(Refusal(kind: .unsigned, detail: "another device's request"))
        }
        return request
    }

    private func take(
        _ request: ExchangeRequest, _ push: RebuiltBatch, _ offers: [OfferedPage], _ transaction: CentralTransaction
    ) throws(CentralError) -> (taken: Session<CentralTransaction>.Taken, isOld: Bool) {
        let session = try session(of: try speaker(request.device, transaction), request, push.changes, transaction)
        return try centrally { () throws(StorageError) in
            let taken = try session.takeIn(request, push, offers)
            return (taken, try !transaction.noteBundle(request))
        }
    }
}

/// Gives an error of bundles the type of this target.
func bundling<Value>(_ body: () throws(BundleError) -> Value) throws(CentralError) -> Value {
    do {
        return try body()
    } catch {
        throw .bundle(error)
    }
}
