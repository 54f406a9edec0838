public import Central
import Forms
import HTTPTypes
import Hummingbird
import NIOCore
import Protocol

/// What the API answers: unpacks a request, makes one call, packs its answer.
public struct APIRoutes: Sendable {
    let central: Central
    let now: @Sendable () -> Int64
    private let limiter = TryLimiter()
    private let room = BodyRoom()
    let shelf = ExchangeShelf()
    let counts = RequestCounts()

    /// The API of `central`.
    ///
    /// - Parameter now: the centre's clock, in milliseconds since 1970.
    public init(central: Central, now: @escaping @Sendable () -> Int64) {
        self.central = central
        self.now = now
    }

    /// A body that comes from the sender of a request.
    func arriving(_ context: CentralContext) -> ArrivingBody {
        ArrivingBody(room, from: TryLimiter.network(of: context.sender))
    }

    /// The answer to a request for `route`. Throws what the server threw at a body that breaks off or is no HTTP.
    func respond(_ route: APIRoute, to request: Request, _ context: CentralContext) async throws -> Response {
        guard route.methods.contains(request.method) else {
            let allowed = route.methods.map(\.rawValue).joined(separator: ", ")
            return Response(status: .methodNotAllowed, headers: [.allow: allowed])
        }
        switch route {
        case .exchange: return try await answered(request, route, context) { bytes in await exchange(bytes) }
        case .cutExchange: return try await cutExchange(request, context)
        case .enrol: return try await answered(request, route, context) { bytes in await enrol(bytes, context) }
        case .snapshot: return piece(request)
        case .attachment: return try await attachment(request, context)
        case .staffAttachment: return staffAttachment(request)
        case .health: return health()
        case .metrics: return await metrics()
        }
    }

    private func answered(
        _ request: Request, _ route: APIRoute, _ context: CentralContext, _ answer: ([UInt8]) async -> Answer
    ) async throws -> Response {
        let body = arriving(context)
        do {
            try await body.take(request.body, upTo: route.bodyBytesMax)
        } catch let fault as ArrivingBody.Fault {
            return response(Answer(fault.refusal))
        }
        return response(await answer(body.bytes), isNamed: route != .exchange)
    }

    /// Makes an exchange, and counts how long that took.
    func exchange(_ bytes: [UInt8]) async -> Answer {
        let began = ContinuousClock.now
        let answer = central.exchange(bytes, nowMs: now())
        await counts.noteExchange(ContinuousClock.now - began)
        return answer
    }

    private func enrol(_ bytes: [UInt8], _ context: CentralContext) async -> Answer {
        let beganMs = now()
        guard await limiter.begin(context.sender, nowMs: beganMs) else {
            return Answer(Refusal(kind: .tooMany, detail: "wait"))
        }
        let answer = central.enrol(bytes, nowMs: beganMs)
        if answer.status != 401 { await limiter.excuse(context.sender, at: beganMs) }
        return answer
    }

    private func health() -> Response {
        do throws(CentralError) {
            let head = try central.head()
            return json(
                .object([
                    .init("status", "ok"), .init("epoch", .string(head.epoch.hex)),
                    .init("log", .integer(Int64(clamping: head.number))),
                ]), .ok)
        } catch {
            return json(.object([.init("status", "unavailable")]), .serviceUnavailable)
        }
    }

    private func metrics() async -> Response {
        do throws(CentralError) {
            let text = MetricsText(
                figures: try central.figures(), offices: try central.offices(), requests: await counts.all, nowMs: now()
            )
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text.text)))
        } catch {
            return Response(status: .serviceUnavailable)
        }
    }

    /// A reply of an exchange needs no name: its signature says what it is.
    func response(_ answer: Answer, isNamed: Bool = true) -> Response {
        Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: isNamed || answer.status != 200 ? [.contentType: "application/khunatham"] : [:],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    private func json(_ document: JSON, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: document.bytes)))
    }
}
