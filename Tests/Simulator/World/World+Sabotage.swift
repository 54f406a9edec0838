import Central
import Keys
import Protocol
import Store

extension World {
    /// Asks the centre, or whoever somebody put in its place.
    func ask(_ letter: Letter) throws -> Answered {
        let nowMs = centreClock.wallMs(now)
        guard sabotage != nil else {
            let answer = centre.exchange(letter.exchange.bytes, nowMs: nowMs)
            return Answered(status: answer.status, body: answer.body)
        }
        let request = try ExchangeRequest(decoding: Envelope(decoding: letter.exchange.bytes).payload)
        if sabotage?.swallows(request) == true { return signed(everythingIsFine(request, nowMs), 200) }
        let answer = centre.exchange(letter.exchange.bytes, nowMs: nowMs)
        guard answer.status == 200 else { return Answered(status: answer.status, body: answer.body) }
        let reply = try ExchangeReply(decoding: Envelope(decoding: answer.body).payload)
        return signed(try sabotage?.altered(reply, of: centre) ?? reply, answer.status)
    }

    private func everythingIsFine(_ request: ExchangeRequest, _ nowMs: Int64) -> ExchangeReply {
        ExchangeReply(
            number: request.number, wallMs: nowMs,
            statuses: request.heads.map { HeadStatus(actor: $0.actor, standing: .known, confirmed: $0.seq) }, held: [],
            grant: nil, page: nil)
    }

    private func signed(_ reply: ExchangeReply, _ status: Int) -> Answered {
        let payload = reply.encoded
        let signature = serverKey.sign(Envelope.signedBytes(payload, .reply))
        return Answered(status: status, body: Envelope(payload: payload, signature: signature).encoded)
    }
}
