public import Central
import Foundation
import HTTPTypes
import Hummingbird

/// Who may see the staff's pages.
public enum StaffAccess: Sendable {
    /// Whoever is on this machine: the server listens on loopback only.
    case onThisMachine
    /// Nobody: the server listens on a network, and there is no passphrase.
    case closed
    /// Who knows the passphrase, sent as HTTP Basic (RFC 7617) over TLS or on loopback.
    case passphrase(StaffPassphrase)
}

/// Checks who asks for a page before the page is made.
struct StaffDoor: Sendable {
    let access: StaffAccess
    private let limiter = TryLimiter()

    init(_ access: StaffAccess) { self.access = access }

    /// nil when the sender may come in; else what is answered.
    func refusal(_ request: Request, sender: String, nowMs: Int64) async -> Response? {
        switch access {
        case .onThisMachine: return nil
        case .closed: return Response(status: .forbidden)
        case .passphrase(let passphrase):
            guard let typed = Self.typed(request) else { return unauthorized }
            guard await limiter.begin(sender, nowMs: nowMs) else { return Response(status: .tooManyRequests) }
            guard passphrase.isRight(typed) else { return unauthorized }
            await limiter.excuse(sender, at: nowMs)
            return nil
        }
    }

    private var unauthorized: Response {
        Response(status: .unauthorized, headers: [.wwwAuthenticate: #"Basic realm="khunatham", charset="UTF-8""#])
    }

    /// The passphrase that the request brings; whose it is matters to nobody.
    private static func typed(_ request: Request) -> String? {
        guard let header = request.headers[.authorization] else { return nil }
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "basic", let data = Data(base64Encoded: String(words[1]))
        else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        return text.firstIndex(of: ":").map { String(text[text.index(after: $0)...]) }
    }
}
