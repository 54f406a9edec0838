package import Protocol

/// A request as it came: in full, or without what the centre knows from the device's last exchange.
package enum ToldRequest {
    case full(ExchangeRequest)
    case folded(FoldedRequest)

    package init(decoding payload: [UInt8]) throws(ProtocolError) {
        if let folded = try FoldedRequest(decoding: payload) {
            self = .folded(folded)
        } else {
            self = .full(try ExchangeRequest(decoding: payload))
        }
    }

    /// What the id of the device begins with.
    package var device: [UInt8] {
        switch self {
        case .full(let request): request.device.bytes
        case .folded(let request): request.device
        }
    }

    package var push: PackedBatch? {
        switch self {
        case .full(let request): request.push
        case .folded(let request): request.push
        }
    }

    /// What the device says in full. Refused when the device stood elsewhere than the centre remembers.
    ///
    /// - Parameters:
    ///   - device: whose signature it bears.
    ///   - lastNumber: the highest request number that the device used.
    ///   - stance: where it stood at the end of its last exchange; nil before the first.
    ///   - changes: what the push brings.
    package func request(
        of device: DeviceID, lastNumber: UInt64, at stance: Stance?, bringing changes: [Change]
    ) throws(CentralError) -> ExchangeRequest {
        switch self {
        case .full(let request): return request
        case .folded(let folded):
            // Told apart from a stance that is not known: a number that was used shall stay one.
            if folded.number <= lastNumber {
                throw .refused(Refusal(kind: .replayed, detail: "\(lastNumber)"))
            }
            guard let stance, stance.tag == folded.stance,
                let request = folded.unfolded(device: device, from: stance, bringing: changes)
            else { throw .refused(Refusal(kind: .stance, detail: "say it in full")) }
            return request
        }
    }
}
