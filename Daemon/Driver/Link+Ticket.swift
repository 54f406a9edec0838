import Keys
import Protocol
import SQLiteReplica
import Store
import Transport

/// Tickets: how this device asks the centre for a file (PROTOCOL.md, "Tickets").
extension Link {
    /// The header that says who asks.
    ///
    /// - Parameter what: the request, as a ticket names it: `GET /v1/blob/…`.
    func ticket(for what: String) throws(LinkError) -> HTTPHeader {
        do throws(StoreError) {
            let key = try store.keys().signing
            let ticket = Ticket(device: DeviceID(publicKey: key.publicKey), what: what)
            return HTTPHeader("Authorization", ticket.authorization(sign: key.sign))
        } catch {
            throw .store(error)
        }
    }
}
