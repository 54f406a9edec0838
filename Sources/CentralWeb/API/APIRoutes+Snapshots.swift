import Central
import HTTPTypes
import Hummingbird
import Protocol

/// The pieces of snapshots over HTTP (PROTOCOL.md, "Snapshots").
extension APIRoutes {
    /// What a device asks for with a ticket. A piece that there is not, and one that its office does not read, are
    /// answered alike.
    func piece(_ request: Request) -> Response {
        do throws(CentralError) {
            let path = request.uri.path
            let sender = try central.bearer(of: request.headers[.authorization], for: "GET " + path)
            let digits = path.dropFirst(SnapshotPiece.prefix.count)
            guard let hash = Hex.bytes(digits).flatMap({ Digest($0) }), hash.hex == digits,
                let piece = try central.piece(hash, for: sender, nowMs: now())
            else { throw .refused(Refusal(kind: .absent, detail: "no such piece")) }
            return FileAnswer(path: piece.path, bytes: piece.bytes, etag: "\"\(hash.hex)\"").response(to: request)
        } catch {
            return response(Answer(Refusal(error)))
        }
    }
}
