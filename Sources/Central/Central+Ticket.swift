import Keys
import Protocol
import SyncLogic

/// Who asks for a file: PROTOCOL.md, "Tickets".
extension Central {
    /// The device that asks, when its ticket is for exactly this request and it may speak for its office now.
    ///
    /// - Parameters:
    ///   - authorization: the value of the request's `Authorization`; nil without one.
    ///   - what: the request, as a ticket names it.
    ///
    /// Throws: `CentralError.refused` as `unsigned`, `pending` or `revoked`; `malformed` for bytes that are no ticket.
    public func bearer(of authorization: String?, for what: String) throws(CentralError) -> Sender {
        guard let authorization else {
            throw .refused(Refusal(kind: .unsigned, detail: "no ticket"))
        }
        let signed: SignedTicket
        do throws(ProtocolError) {
            signed = try SignedTicket(authorization: authorization)
        } catch {
            throw .malformed(error)
        }
        guard signed.ticket.what == what else {
            throw .refused(Refusal(kind: .unsigned, detail: "a ticket for another request"))
        }
        return try read { transaction throws(CentralError) in
            guard let device = try transaction.device(signed.ticket.device),
                try signed.isSigned(by: device.signingKey)
            else { throw .refused(Refusal(kind: .unsigned, detail: "no device of this centre signed this")) }
            let sender = try transaction.sender(device)
            switch sender.standing {
            case .active: return sender
            case .pending: throw .refused(Refusal(kind: .pending, detail: "\(device.fingerprint)"))
            case .revoked: throw .refused(Refusal(kind: .revoked, detail: "revoked"))
            }
        }
    }
}

extension SignedTicket {
    fileprivate func isSigned(by key: [UInt8]) throws(CentralError) -> Bool {
        do throws(KeysError) {
            return try VerifyingKey(key)
                .isValid(signature: envelope.signature, of: Envelope.signedBytes(envelope.payload, .ticket))
        } catch {
            throw .keys(error)
        }
    }
}
