public import Central
import HTTPTypes
public import Hummingbird
import Logging

/// The province's pages for staff.
///
/// They show every record to whoever reaches them: serve them where only staff can.
public struct PageRoutes: Sendable {
    private let pages: Pages
    private let now: @Sendable () -> Int64
    private let threads = DatabaseThreads()
    private static let paths: [RouterPath] = [
        "/", "records", "records/:id", "conflicts", "findings", "offices", "held", "style.css",
    ]

    /// Pages over `central`.
    ///
    /// - Parameter now: the centre's clock, in milliseconds since 1970.
    public init(central: Central, now: @escaping @Sendable () -> Int64) {
        pages = Pages(central: central)
        self.now = now
    }

    /// Adds the pages to `router`, for GET and HEAD, and a page for whoever asks for one that does not exist. Call it
    /// before other routes are added, so that those say in the same way what they lack.
    public func add(to router: Router<BasicRequestContext>) {
        router.add(middleware: MissingPages(pages: pages, now: now))
        let handler: @Sendable (Request, BasicRequestContext) async throws -> Response = { request, context in
            try await respond(to: request, context)
        }
        for path in Self.paths {
            router.on(path, method: .get, use: handler)
            router.on(path, method: .head, use: handler)
        }
    }

    /// Reads the database on a thread that may wait, never on the one that serves connections.
    private func respond(to request: Request, _ context: BasicRequestContext) async throws -> Response {
        let asked = PageRequest(request)
        let (answer, failure) = await withTaskExecutorPreference(threads) { pages.answer(asked, nowMs: now()) }
        if let failure { context.logger.error("page not shown", metadata: ["error": "\(failure)"]) }
        return Response(answer, to: request)
    }
}

/// Gives whoever asks for a page that does not exist a page that says so.
private struct MissingPages: RouterMiddleware {
    typealias Context = BasicRequestContext

    let pages: Pages
    let now: @Sendable () -> Int64

    @concurrent func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            return Response(pages.missing(PageRequest(request), nowMs: now()), to: request)
        }
    }
}

extension PageRequest {
    /// The parts of `request` that pages look at.
    fileprivate init(_ request: Request) {
        self.init(
            path: request.uri.path, query: request.uri.query ?? "", acceptLanguage: request.headers[.acceptLanguage],
            knownTag: request.headers[.ifNoneMatch])
    }
}

extension Response {
    /// `answer` over HTTP; its head alone when that was asked for.
    fileprivate init(_ answer: PageAnswer, to request: Request) {
        var fields = HTTPFields()
        for header in answer.headers {
            if let name = HTTPField.Name(header.name) { fields[name] = header.value }
        }
        let body = ResponseBody(byteBuffer: ByteBuffer(string: answer.body))
        let whole = Response(status: .init(code: answer.status), headers: fields, body: body)
        self = request.method == .head ? whole.createHeadResponse() : whole
    }
}
