import Glibc
import TestSupport
import Transport

/// A client for plain HTTP on loopback whose limits are short enough for tests.
func loopbackClient(
    change: (inout HTTPClient.Configuration) -> Void = { _ in }
) throws(TransportError) -> HTTPClient {
    var configuration = HTTPClient.Configuration(trust: .insecureLoopback)
    configuration.connectTimeoutMs = 10_000
    configuration.patience.stallSeconds = 20
    change(&configuration)
    return try HTTPClient(configuration)
}

/// A client for TLS servers on loopback; a proxy that the environment names is none of the tests' business.
func secureClient(_ trust: Trust, proxy: Proxy = .none) throws(TransportError) -> HTTPClient {
    var configuration = HTTPClient.Configuration(trust: trust)
    configuration.connectTimeoutMs = 10_000
    configuration.patience.stallSeconds = 20
    configuration.proxy = proxy
    return try HTTPClient(configuration)
}

/// A pipe whose reading end is a stop descriptor.
final class StopPipe: Sendable {
    let reading: Int32
    private let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    func signal() {
        var byte: UInt8 = 1
        write(writing, &byte, 1)
    }
}

extension HTTPRequest {
    static func get(_ server: TestServer, responseBytesMax: Int = 100_000) -> HTTPRequest {
        .get(server.url, responseBytesMax: responseBytesMax)
    }

    static func post(_ server: TestServer, body: [UInt8]) -> HTTPRequest {
        .post(server.url, body: body, contentType: "application/octet-stream", responseBytesMax: 100_000)
    }
}
