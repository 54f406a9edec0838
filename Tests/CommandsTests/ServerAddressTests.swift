import Testing

@testable import Commands

@Suite struct `Server addresses` {
    @Test(arguments: [
        "https://centre.example.go.th", "https://centre.example.go.th:8443", "https://10.0.0.1:1/", "https://[::1]:443",
        "http://127.0.0.1:8080", "http://localhost", "http://[::1]:80", "HTTPS://Centre:443",
    ])
    func `an address with a host is taken`(typed: String) throws {
        let address = try ServerAddress(typed)
        #expect(!address.text.hasSuffix("/"))
        #expect(address.isInsecure == typed.lowercased().hasPrefix("http:"))
    }

    @Test(arguments: [
        "", "centre", "https://", "http://centre", "http://127.0.0.2", "ftp://centre", "https://user@centre",
        "https://centre/path", "https://centre?x", "https://centre#x", "https://cen tre", "https://centre:0",
        "https://centre:65536", "https://centre:+1", "https://centre:", "https://[::1", "https://[x]", "https://ศูนย์",
        "http://localhost.evil.example", "http://[::1].evil.example", "https://a://b", "https://\u{1B}",
    ])
    func `anything else is refused`(typed: String) {
        #expect(throws: CommandError.self) { try ServerAddress(typed) }
    }
}
