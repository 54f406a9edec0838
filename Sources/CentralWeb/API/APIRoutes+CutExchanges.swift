import Central
import HTTPTypes
import Hummingbird
import NIOCore
import Protocol

/// Exchanges over lines that are cut: what arrived of a request is kept, and so is its answer (PROTOCOL.md, "Cut
/// exchanges").
extension APIRoutes {
    /// Takes a request or the next part of it, or tells what is kept of one.
    func cutExchange(_ request: Request, _ context: CentralContext) async throws -> Response {
        guard let address = ExchangeAddress(path: request.uri.path) else {
            return response(Answer(Refusal(kind: .absent, detail: "no such exchange")))
        }
        if request.method == .get { return await kept(of: address.hash, request) }
        let range: AttachmentRange?
        do throws(ProtocolError) {
            range = try request.headers[.contentRange].map { text throws(ProtocolError) in
                try AttachmentRange(parsing: text)
            }
        } catch {
            return response(Answer(Refusal(kind: .malformed, detail: "range")))
        }
        return try await take(request, range, of: address.hash, context)
    }

    /// What there is of an exchange: its answer, or how much of its request.
    private func kept(of hash: Digest, _ request: Request) async -> Response {
        switch await shelf.look(for: hash, nowMs: now()) {
        case nil: return response(Answer(Refusal(kind: .absent, detail: "no such exchange")))
        case .beginning(let bytes):
            return response(Answer(status: 200, body: AttachmentState(kept: bytes.count, isWhole: false).encoded))
        case .answer(let bytes):
            guard let wish = request.headers[.range].flatMap({ AttachmentWish(parsing: $0) }), wish.first < bytes.count
            else { return response(Answer(status: 200, body: bytes), isNamed: false) }
            let rest = AttachmentRange(
                first: wish.first, count: bytes.count - wish.first, total: bytes.count)
            return Response(
                status: .partialContent, headers: [.contentRange: rest.text],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes[wish.first...])))
        }
    }

    /// Puts what arrives behind what is kept; what is whole is answered as any exchange is.
    private func take(
        _ request: Request, _ range: AttachmentRange?, of hash: Digest, _ context: CentralContext
    ) async throws -> Response {
        let body = arriving(context)
        let end = range.map { $0.first + $0.count } ?? max(0, Int(request.headers[.contentLength] ?? "") ?? 0)
        let total = range?.total ?? end
        guard total <= Limits.exchangeBytesMax else {
            return response(Answer(Refusal(kind: .tooLarge, detail: "\(Limits.exchangeBytesMax)")))
        }
        do {
            if let range, range.first > 0 {
                guard case .beginning(let kept) = await shelf.look(for: hash, nowMs: now()), kept.count >= range.first
                else { return response(Answer(Refusal(kind: .absent, detail: "no such beginning"))) }
                try body.take(kept.prefix(range.first), upTo: end)
            }
            try await body.take(request.body, upTo: end)
        } catch let fault as ArrivingBody.Fault {
            return response(Answer(fault.refusal))
        } catch {
            // The line was cut: this is what the office goes on from.
            await shelf.keep(.beginning(body.bytes), of: hash, nowMs: now())
            throw error
        }
        if body.bytes.count < total {
            await shelf.keep(.beginning(body.bytes), of: hash, nowMs: now())
            let state = AttachmentState(kept: body.bytes.count, isWhole: false)
            return response(Answer(status: 200, body: state.encoded))
        }
        return await answer(body.bytes, of: hash)
    }

    /// Answers a whole request: as before, when it was answered before. An office whose line was cut while it was
    /// answered says it again when it cannot know that it had arrived.
    func answer(_ bytes: [UInt8], of hash: Digest) async -> Response {
        guard Digest.of(bytes) == hash else {
            await shelf.discard(hash)
            return response(Answer(Refusal(kind: .content, detail: "other bytes")))
        }
        if let former = await answerGiven(to: hash) { return former }
        let answer = await exchange(bytes)
        if answer.status == 200 {
            await shelf.keep(.answer(answer.body), of: hash, nowMs: now())
        } else if let former = await answerGiven(to: hash) {
            return former
        } else {
            await shelf.discard(hash)
        }
        return response(answer, isNamed: false)
    }

    private func answerGiven(to hash: Digest) async -> Response? {
        guard case .answer(let bytes) = await shelf.look(for: hash, nowMs: now()) else { return nil }
        return response(Answer(status: 200, body: bytes), isNamed: false)
    }
}
