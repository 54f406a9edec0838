import Attachments
import Central
import HTTPTypes
import Hummingbird
import NIOCore
import Protocol

/// The content of attachments over HTTP: pieces in, ranges out (PROTOCOL.md, "Attachments").
extension APIRoutes {
    /// What an office asks for or brings.
    func attachment(_ request: Request, _ context: CentralContext) async throws -> Response {
        guard let asked = AttachmentAddress(path: request.uri.path) else {
            return response(Answer(Refusal(kind: .absent, detail: "no such file")))
        }
        if request.method == .put { return try await take(asked, request, context) }
        do throws(CentralError) {
            let sender = try central.bearer(of: request.headers[.authorization], for: asked.fetching)
            if asked.isState {
                return response(Answer(try central.attachmentState(of: asked.hash, for: sender)))
            }
            guard let wish = request.headers[.range].flatMap({ AttachmentWish(parsing: $0) }) else {
                throw .refused(Refusal(kind: .malformed, detail: "a range is needed"))
            }
            let bytes = try central.attachment(
                asked.hash, from: wish.first, max: wish.count, for: sender)
            return Self.response(bytes, of: asked.hash)
        } catch {
            return response(Answer(Refusal(error)))
        }
    }

    /// What staff open from a record's page: never shown by the browser as a page of this site, whatever it holds.
    func staffAttachment(_ request: Request) -> Response {
        do throws(CentralError) {
            let digits = request.uri.path.dropFirst(APIRoute.staffAttachment.rawValue.count + 1)
            guard let hash = Hex.bytes(digits).flatMap({ Digest($0) }), let found = try central.attachmentForStaff(hash)
            else {
                return Response(status: .notFound)
            }
            let kind = AttachmentKind(of: hash, in: found.folder)
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/octet-stream",
                    .contentDisposition: "attachment; filename=\"\(hash.hex.prefix(16)).\(kind.fileEnding)\"",
                    .contentSecurityPolicy: "sandbox; default-src 'none'; frame-ancestors 'none'",
                    .xContentTypeOptions: "nosniff", .cacheControl: "no-store",
                ],
                body: Self.body(of: hash, found.bytes, in: found.folder))
        } catch {
            return Response(status: .serviceUnavailable)
        }
    }

    private func take(
        _ asked: AttachmentAddress, _ request: Request, _ context: CentralContext
    ) async throws -> Response {
        let body = arriving(context)
        do {
            try await body.take(request.body, upTo: Limits.attachmentPieceBytesMax)
        } catch let fault as ArrivingBody.Fault {
            return response(Answer(fault.refusal))
        }
        let piece = body.bytes
        do throws(CentralError) {
            let text = request.headers[.contentRange] ?? ""
            let sender = try central.bearer(
                of: request.headers[.authorization], for: asked.bringing(piece, at: text))
            if asked.isState { throw .refused(Refusal(kind: .malformed, detail: "a state is not brought")) }
            let range: AttachmentRange
            do throws(ProtocolError) {
                range = try AttachmentRange(parsing: text)
            } catch {
                throw .malformed(error)
            }
            return response(
                Answer(try central.take(piece, at: range, of: asked.hash, from: sender, nowMs: now())))
        } catch {
            return response(Answer(Refusal(error)))
        }
    }

    private static func response(_ bytes: AttachmentBytes, of hash: Digest) -> Response {
        if bytes.bytes.isEmpty {
            return Response(status: .rangeNotSatisfiable, headers: [.contentRange: "bytes */\(bytes.total)"])
        }
        let range = AttachmentRange(first: bytes.first, count: bytes.bytes.count, total: bytes.total)
        return Response(
            status: .partialContent,
            headers: [
                .contentType: "application/octet-stream", .contentRange: range.text, .eTag: "\"\(hash.hex)\"",
                .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes.bytes)))
    }

    /// The whole content, read piece by piece as the browser takes it.
    private static func body(of hash: Digest, _ count: Int, in folder: AttachmentFolder) -> ResponseBody {
        ResponseBody(contentLength: count) { writer in
            var first = 0
            while first < count {
                let bytes = try folder.read(hash, from: first, max: min(Limits.attachmentPieceBytesMax, count - first))
                if bytes.isEmpty { throw AttachmentError.otherContent(hash) }
                try await writer.write(ByteBuffer(bytes: bytes))
                first += bytes.count
            }
            try await writer.finish(nil)
        }
    }
}

extension Answer {
    /// The answer that says how far content is here.
    fileprivate init(_ state: AttachmentState) { self.init(status: 200, body: state.encoded) }
}
