import Central
import Foundation
import FoundationNetworking
import Hummingbird
import Logging
import Testing

@testable import CentralWeb

/// The pages over real HTTP.
@Suite struct RouteTests {
    /// Serves the pages of `world` on a port of the system's choice while `body` runs.
    private func serving(_ world: World, _ body: @Sendable @escaping (Int) async throws -> Void) async throws {
        let nowMs = world.nowMs
        let router = Router()
        PageRoutes(central: world.central, now: { nowMs }).add(to: router)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "pages")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            for await number in ports {
                try await body(number)
                break
            }
            group.cancelAll()
        }
    }

    private static func ask(
        _ port: Int, _ address: String, method: String = "GET", headers: [String: String] = [:]
    ) async throws -> (response: HTTPURLResponse, body: String) {
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(address)")))
        request.httpMethod = method
        request.cachePolicy = .reloadIgnoringLocalCacheData
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let (data, response) = try await session.data(for: request)
        return (try #require(response as? HTTPURLResponse), String(decoding: data, as: UTF8.self))
    }

    @Test func `pages are given to GET, their heads to HEAD, and nothing to others`() async throws {
        try await serving(try World()) { port in
            for path in ["/", "/records", "/conflicts", "/offices", "/held"] {
                let whole = try await Self.ask(port, path)
                #expect(whole.response.statusCode == 200 && whole.body.hasPrefix("<!DOCTYPE html>"))
                let head = try await Self.ask(port, path, method: "HEAD")
                #expect(head.response.statusCode == 200 && head.body.isEmpty)
                #expect(head.response.value(forHTTPHeaderField: "Content-Length") == String(whole.body.utf8.count))
                let posted = try await Self.ask(port, path, method: "POST")
                #expect(posted.response.statusCode == 404)
            }
        }
    }

    @Test func `an address that leads nowhere is a page in the language of the browser`() async throws {
        try await serving(try World()) { port in
            for path in ["/nowhere", "/records/nothing", "/a/b/c/d", "/wp-login.php"] {
                let english = try await Self.ask(port, path, headers: ["Accept-Language": "en-GB"])
                #expect(english.response.statusCode == 404)
                #expect(english.body.contains("<html lang=\"en\">") && english.body.contains("ไม่พบหน้านี้"))
                #expect(english.response.value(forHTTPHeaderField: "Content-Security-Policy")?.isEmpty == false)
            }
        }
    }

    @Test func `the style sheet is sent once`() async throws {
        try await serving(try World()) { port in
            let first = try await Self.ask(port, PageStyle.link.text)
            let tag = try #require(first.response.value(forHTTPHeaderField: "ETag"))
            #expect(first.body == PageStyle.sheet)
            let second = try await Self.ask(port, PageStyle.link.text, headers: ["If-None-Match": tag])
            #expect(second.response.statusCode == 304 && second.body.isEmpty)
        }
    }
}
