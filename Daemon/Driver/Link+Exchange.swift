import Keys
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Transport

/// One exchange, over as many connections as the line needs for it (PROTOCOL.md, "Cut exchanges").
extension Link {
    /// What the centre said.
    private struct Word {
        let status: Int
        let body: [UInt8]
        let timing: TransferTiming
    }

    /// What came of saying something.
    private enum Said {
        /// The centre answered the exchange.
        case answered(Word)
        /// It has a part of the request now.
        case partly
        /// It has nothing of it any more.
        case forgotten
    }

    /// Makes an exchange, or goes on with the one that was cut.
    mutating func exchange(
        over client: HTTPClient, _ enrolled: Enrolled, _ random: inout SecureRandom
    ) throws(LinkError) -> Settled {
        let composer = try composing { () throws(ExchangeError) in try ExchangeComposer(store) }
        if open?.isOfUse(now: MachineClock.now()) != true { open = nil }
        if open != nil {
            switch try goOn(over: client, enrolled) {
            case .answered(let word): return try take(word, composer, &random)
            case .partly: return Settled(hasMore: true, moved: true)
            case .forgotten: open = nil
            }
        }
        let size = try plan(over: client, isMoreExpected: isMoreExpected, bytesMax: allowance.bytes)
        let changes = allowance.changes
        let request = try composing { () throws(ExchangeError) in
            try composer.compose(wallMs: MachineClock.wallMs(), changes: changes, size: size)
        }
        open = OpenExchange(request: request, bytesMax: size.requestBytesMax, at: MachineClock.now())
        switch try goOn(over: client, enrolled) {
        case .answered(let word): return try take(word, composer, &random)
        case .partly: return Settled(hasMore: true, moved: true)
        case .forgotten:
            open = nil
            throw .exchange(.noAnswer(status: 404))
        }
    }

    /// Says the next of the open exchange. What is not answered stays open while it is of use.
    private mutating func goOn(over client: HTTPClient, _ enrolled: Enrolled) throws(LinkError) -> Said {
        let wasOpen = carriedBytes > 0
        let wasUsedLately = isUsedLately(at: MachineClock.now())
        do throws(LinkError) {
            return try goOnOnce(over: client, enrolled)
        } catch {
            // An open connection may have died long ago: a new one tells, whatever was said on the dead one. libcurl
            // says again by itself what is not said once.
            guard error.isCut, wasOpen, open?.isNamed == true else {
                leave(after: error, over: client)
                throw error
            }
            open?.kept = nil
        }
        try noteCut(isShown: wasUsedLately)
        do throws(LinkError) {
            let said = try goOnOnce(over: client, enrolled)
            guard case .forgotten = said else { return said }
            // Nothing of it had arrived.
            open?.beginAnew()
            return try say(over: client, enrolled)
        } catch {
            leave(after: error, over: client)
            throw error
        }
    }

    private mutating func goOnOnce(over client: HTTPClient, _ enrolled: Enrolled) throws(LinkError) -> Said {
        if open?.kept == nil, let said = try ask(over: client, enrolled) { return said }
        return try say(over: client, enrolled)
    }

    /// Leaves the open exchange open after a failure, when it is of use.
    private mutating func leave(after error: LinkError, over client: HTTPClient) {
        let isSaid = client.lastTiming.sentBytes > 0
        guard isSaid, error.isTransient, open?.isOfUse(now: MachineClock.now()) == true else {
            open = nil
            return
        }
        open?.kept = nil
    }

    private mutating func take(
        _ word: Word, _ composer: ExchangeComposer, _ random: inout SecureRandom
    ) throws(LinkError) -> Settled {
        guard let asked = open else { throw .exchange(.noAnswer(status: word.status)) }
        open = nil
        let acceptance = try composing { () throws(ExchangeError) in
            try composer.accept(
                status: word.status, body: word.body, of: asked.request, wallMs: MachineClock.wallMs(), using: &random)
        }
        if acceptance.isPageFull { attempt?.filledBytes = Int64(clamping: asked.request.replyBytesMax) }
        try noteSuccess(word.timing)
        return Settled(hasMore: acceptance.hasMore, moved: asked.request.sent + acceptance.received > 0)
    }

    /// Asks what the centre has of the open exchange; nil once that is known and the rest is to be said.
    private mutating func ask(over client: HTTPClient, _ enrolled: Enrolled) throws(LinkError) -> Said? {
        guard let asked = open else { return .forgotten }
        var request = HTTPRequest.get(
            enrolled.server + asked.address.path, responseBytesMax: Limits.exchangeBytesMax)
        request.keepsPartialBody = true
        if !asked.answer.isEmpty { request.range = HTTPRange(first: Int64(asked.answer.count)) }
        let (question, stop) = (request, stopDescriptor)
        let response = try counting(over: client, sending: 0, isResumable: true) { () throws(TransportError) in
            let response = try client.send(question, stopDescriptor: stop)
            return (response, response.interruption == nil)
        }
        if response.contentType == Self.contentType { return try known(response) }
        return .answered(try answer(in: response))
    }

    /// How far the centre has the request, or that it has it no more; nil for the former.
    private mutating func known(_ response: HTTPResponse) throws(LinkError) -> Said? {
        do throws(ProtocolError) {
            if response.status == 200 {
                let kept = try AttachmentState(decoding: response.body).kept
                guard kept < open?.bytes.count ?? 0 else { return .forgotten }
                open?.note(kept: kept)
                return nil
            }
            switch try Refusal(decoding: response.body).kind {
            case .absent, .content: return .forgotten
            case .malformed, .unsigned, .code, .revoked, .pending, .replayed, .stance, .tooLarge, .packing, .tooMany,
                .unavailable:
                return .answered(Word(status: response.status, body: response.body, timing: response.timing))
            }
        } catch {
            throw .portal(status: response.status, contentType: response.contentType)
        }
    }

    /// The answer, of which a part may have come before.
    /// Throws: what cut it; what came of it is kept.
    private mutating func answer(in response: HTTPResponse) throws(LinkError) -> Word {
        // A reply names no content type: its signature says what it is. Whatever names another is none of the centre's.
        guard response.contentType.isEmpty || response.contentType == Self.contentType else {
            throw .portal(status: response.status, contentType: response.contentType)
        }
        var body = response.body
        if response.status == 206, let range = response.contentRange {
            let before = open?.answer ?? []
            guard range.first <= Int64(before.count) else {
                throw .portal(status: response.status, contentType: response.contentType)
            }
            body = Array(before.prefix(Int(range.first))) + body
        }
        if let interruption = response.interruption {
            if response.contentType.isEmpty { open?.answer = body }
            throw .transport(interruption)
        }
        return Word(status: response.status == 206 ? 200 : response.status, body: body, timing: response.timing)
    }

    /// Says the rest of the request, or as much of it as the line takes at once.
    private mutating func say(over client: HTTPClient, _ enrolled: Enrolled) throws(LinkError) -> Said {
        guard let asked = open, let kept = asked.kept else { return .forgotten }
        let total = asked.bytes.count
        let isWhole = kept == 0 && asked.bytesMax.map { total <= $0 } ?? true
        var count = total - kept
        let isNamed = asked.isNamed
        if isNamed, !isWhole, try reading({ transaction throws(StorageError) in try transaction.meter() }).isPatchy {
            count = min(count, try planPiece(over: client, bytesMax: allowance.bytes).bytes)
        }
        var request = HTTPRequest.post(
            enrolled.server + (isNamed ? asked.address.path : ExchangeAddress.plain),
            body: count == total ? asked.bytes : Array(asked.bytes[kept..<(kept + count)]), contentType: nil,
            responseBytesMax: Limits.exchangeBytesMax)
        request.keepsPartialBody = isNamed
        request.isSaidOnce = isNamed
        if count < total {
            let range = AttachmentRange(first: kept, count: count, total: total)
            request.headers = [HTTPHeader("Content-Range", range.text)]
        }
        if kept + count < total { return try sayPart(request, over: client) }
        let response = try send(request, over: client, bringing: asked.request.sent)
        let isForgotten = response.contentType == Self.contentType && [404, 422].contains(response.status)
        if kept > 0, isForgotten { return .forgotten }
        return .answered(try answer(in: response))
    }

    private mutating func sayPart(_ request: HTTPRequest, over client: HTTPClient) throws(LinkError) -> Said {
        let stop = stopDescriptor
        let response = try counting(over: client, sending: request.body.count, isResumable: false) {
            () throws(TransportError) in
            (try client.send(request, stopDescriptor: stop), true)
        }
        guard response.contentType == Self.contentType else {
            throw .portal(status: response.status, contentType: response.contentType)
        }
        return try known(response) ?? .partly
    }
}
