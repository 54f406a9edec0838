import Central
import Protocol
import Store

extension World {
    /// Asks the centre, or whoever somebody put in its place.
    func ask(_ letter: Letter) throws -> Answered {
        let nowMs = centreClock.wallMs(now)
        let bytes = letter.damage?.done(to: letter.exchange.bytes) ?? letter.exchange.bytes
        guard sabotage != nil, letter.damage == nil else { return try centre.exchange(bytes, nowMs: nowMs) }
        let request = letter.exchange.request
        if sabotage?.swallows(request) == true {
            return Answered(status: 200, body: centre.sealed(everythingIsFine(request, nowMs)))
        }
        let answered = try centre.exchange(bytes, nowMs: nowMs)
        guard answered.status == 200, let centre = centre as? SQLiteCentre else { return answered }
        let reply = try centre.opened(answered.body, to: request)
        return Answered(
            status: answered.status, body: centre.sealed(try sabotage?.altered(reply, of: centre.central) ?? reply))
    }

    private func everythingIsFine(_ request: ExchangeRequest, _ nowMs: Int64) -> ExchangeReply {
        ExchangeReply(
            number: request.number, wallMs: nowMs,
            statuses: request.heads.map { HeadStatus(actor: $0.actor, standing: .known, confirmed: $0.seq) }, held: [],
            grant: nil, page: nil)
    }
}
