public import Central
import Foundation
import HTTPTypes
import Hummingbird

/// Who may see the staff's pages.
public enum StaffAccess: Sendable {
    /// Whoever is on this machine: the server listens on loopback only, and answers by its names.
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
        case .onThisMachine: return request.isMadeHere ? nil : Response(status: .forbidden)
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

extension Request {
    /// Whether it names this machine as only somebody on it does, and no proxy passes it on. A page of another site,
    /// whose name its owner had resolve to loopback, brings that name; a browser lets it read the answer.
    var isMadeHere: Bool {
        let passedOn = ["forwarded", "x-forwarded-for", "x-forwarded-host"].compactMap { HTTPField.Name($0) }
        return head.authority.map(Self.isLoopback) ?? true && !passedOn.contains { headers[$0] != nil }
    }

    /// Whether an authority such as `localhost:8080` (RFC 9110, section 7.2) is one of loopback's names.
    private static func isLoopback(_ authority: String) -> Bool {
        let colon = authority.lastIndex(of: ":") ?? authority.endIndex
        let end = authority[colon...].contains("]") ? authority.endIndex : colon
        let host = authority[..<end].lowercased()
        let isAddress = host.hasPrefix("127.") && host.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
        return isAddress || host == "localhost" || host == "[::1]"
    }
}
