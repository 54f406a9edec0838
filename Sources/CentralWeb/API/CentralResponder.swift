import Central
import HTTPTypes
public import Hummingbird
import Logging

/// Answers every request: the API's by `APIRoutes`, all others by the pages, once the sender may see them.
public struct CentralResponder: HTTPResponder {
    private let api: APIRoutes
    private let pages: any HTTPResponder<BasicRequestContext>
    private let door: StaffDoor
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - pages: the routes of the pages, public and for staff.
    ///   - access: who may see the staff's.
    ///   - now: the centre's clock, in milliseconds since 1970.
    public init(
        api: APIRoutes, pages: any HTTPResponder<BasicRequestContext>, access: StaffAccess,
        now: @escaping @Sendable () -> Int64
    ) {
        self.api = api
        self.pages = pages
        self.now = now
        door = StaffDoor(access)
    }

    /// How many requests were answered since the start, without those of whoever only watches the server.
    public var answered: Int {
        get async { await api.counts.all.answered }
    }

    public func respond(to request: Request, context: CentralContext) async throws -> Response {
        let began = ContinuousClock.now
        let route = APIRoute(path: request.uri.path)
        let response = try await withTaskExecutorPreference(DatabaseThreads.shared) {
            try await answer(route, to: request, context)
        }
        let name = route?.rawValue ?? "pages"
        await api.counts.note(name, status: response.status.code)
        context.logger.log(
            level: route == .health || route == .metrics ? .debug : .info, "request",
            metadata: [
                "route": "\(name)", "status": "\(response.status.code)",
                "ms": "\(Int((ContinuousClock.now - began) / .milliseconds(1)))",
                "bytes": "\(response.body.contentLength ?? 0)",
            ])
        return response
    }

    private func answer(_ route: APIRoute?, to request: Request, _ context: CentralContext) async throws -> Response {
        let isLocal = context.isLocal && request.isMadeHere
        let isPublic = route.map { $0.isPublic(isLocal: isLocal) } ?? Self.isPublic(request.uri.path)
        if !isPublic, let refusal = await door.refusal(request, sender: context.sender, nowMs: now()) { return refusal }
        if let route { return try await api.respond(route, to: request, context) }
        return try await pages.respond(to: request, context: context.basic)
    }

    /// The pages that everybody may see.
    private static func isPublic(_ path: String) -> Bool {
        path == "/hall-of-fame" || path.hasPrefix("/hall-of-fame/")
    }
}
