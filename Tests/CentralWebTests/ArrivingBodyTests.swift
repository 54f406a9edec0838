import HTTPTypes
import Hummingbird
import Protocol
import Testing

@testable import CentralWeb

@Suite struct ArrivingBodyTests {
    private static func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 7, count: count) }

    @Test func `bodies of one address have a bound together, and so have all`() throws {
        let room = BodyRoom(bytesMax: 1000, senderBytesMax: 600)
        let first = ArrivingBody(room, from: "10.0.0.1")
        try first.take(Self.bytes(500), upTo: 2000)
        let second = ArrivingBody(room, from: "10.0.0.1")
        try second.take(Self.bytes(100), upTo: 2000)
        #expect(throws: ArrivingBody.Fault.noRoom) { try second.take(Self.bytes(1), upTo: 2000) }
        let other = ArrivingBody(room, from: "10.0.0.2")
        try other.take(Self.bytes(400), upTo: 2000)
        #expect(throws: ArrivingBody.Fault.noRoom) { try other.take(Self.bytes(1), upTo: 2000) }
        #expect(first.bytes.count == 500 && second.bytes.count == 100 && other.bytes.count == 400)
        #expect(ArrivingBody.Fault.noRoom.refusal.kind == .tooMany)
    }

    @Test func `a body gives its room back when it was answered`() throws {
        let room = BodyRoom(bytesMax: 1000, senderBytesMax: 600)
        for _ in 0..<5 {
            let body = ArrivingBody(room, from: "10.0.0.1")
            try body.take(Self.bytes(600), upTo: 600)
            #expect(throws: ArrivingBody.Fault.tooLarge(max: 600)) { try body.take(Self.bytes(1), upTo: 600) }
        }
        let whole = ArrivingBody(room, from: "10.0.0.1")
        try whole.take(Self.bytes(600), upTo: 600)
        #expect(whole.bytes.count == 600)
    }
}

@Suite struct LocalRequestTests {
    private static func request(_ authority: String?, _ headers: HTTPFields = [:]) -> Request {
        let head = HTTPRequest(method: .get, scheme: "http", authority: authority, path: "/", headerFields: headers)
        return Request(head: head, body: RequestBody(buffer: .init()))
    }

    @Test(arguments: ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.1.2.3:80", "[::1]", "[::1]:8443"])
    func `loopback's own names are this machine's, unless a proxy passes the request on`(authority: String) throws {
        #expect(Self.request(authority).isMadeHere)
        for name in ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host"] {
            let field = HTTPField(name: try #require(HTTPField.Name(name)), value: "203.0.113.7")
            #expect(!Self.request(authority, HTTPFields([field])).isMadeHere)
        }
    }

    private static let strange = [
        "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "[::2]:1", "",
    ]

    @Test(arguments: strange)
    func `any other name is not, though it may lead here`(authority: String) {
        #expect(!Self.request(authority).isMadeHere)
    }
}
