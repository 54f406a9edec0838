import Foundation
import Testing

@Suite struct CommandTests {
    @Test func `a centre is made once, and says its fingerprint`() throws {
        let centre = try ServedCentre(isMade: false)
        #expect(try centre.run(["office", "list"]).errorKind == "missing_store")
        let made = try centre.run(["init", "--province", "57", "--host-name", "central.example.go.th"])
        #expect(made.code == 0)
        let fingerprint = try #require(try made.object["fingerprint"] as? String)
        #expect(fingerprint.wholeMatch(of: /([0-9A-F]{4}-){7}[0-9A-F]{4}/) != nil)
        #expect((try made.object["names"] as? [String])?.contains("central.example.go.th") == true)
        let again = try centre.run(["init", "--province", "57"])
        #expect(again.code == 1)
        #expect(try again.errorKind == "store_exists")
    }

    @Test func `a slip holds all that an office types`() throws {
        let centre = try ServedCentre()
        #expect(try centre.run(["office", "add", "5715", "--network", "02"]).code == 0)
        let slip = try centre.run(["office", "code", "5715"]).object
        let code = try #require(slip["code"] as? String)
        let fingerprint = try #require(slip["fingerprint"] as? String)
        #expect((slip["expires"] as? String)?.hasSuffix("Z") == true)
        let printed = try centre.run(["office", "code", "5715", "--server", "https://c:8443"], isJSON: false).output
        #expect(printed.contains("khunatham enrol --server https://c:8443 --code "))
        #expect(printed.contains("--fingerprint \(fingerprint)"))
        #expect(!printed.contains(code))
    }

    /// Commands that cannot be done, with their exit codes and the words of their errors.
    static let failures: [(arguments: [String], code: Int32, kind: String)] = [
        (["office", "add", "5799"], 3, "unknown_office"),
        (["office", "add", "5715", "--network", "77"], 3, "unknown_network"),
        (["office", "code", "5703"], 3, "unknown_office"),
        (["office", "revoke", "5703"], 3, "unknown_office"),
        (["office", "approve", "5715", "what"], 2, "usage"),
        (["office", "approve", "5715", "E3B0C44298FC1C149AFBF4C8996FB924"], 3, "unknown_office"),
        (["office", "add", "\u{FFFD}"], 2, "usage"),
        (["office"], 2, "usage"),
        (["nonsense"], 2, "usage"),
        (["record", "show", "what"], 2, "usage"),
        (["record", "list", "what"], 3, "unknown_type"),
        (["record", "show", "0f8fad5b-d9cb-869f-a165-70867728950e"], 1, "unknown_record"),
        (["record", "history", "0f8fad5b-d9cb-869f-a165-70867728950e"], 1, "unknown_record"),
        (["record", "hash", "--scope", "5703"], 3, "unknown_office"),
        (["record", "export", "community", "--format", "csv", "--out", "/nonexistent/file"], 1, "unwritable_file"),
        (["record", "export", "community", "--format", "csv", "--out", "-"], 2, "usage"),
        (["conflict", "resolve", "0f8fad5b-d9cb-869f-a165-70867728950e", "name_th"], 2, "usage"),
        (["serve", "--listen", "127.0.0.1:0", "--database", "postgresql://localhost/x"], 2, "usage"),
        (["serve", "--listen", "0.0.0.0:0", "--insecure-loopback"], 2, "usage"),
        (["serve", "--listen", "here"], 2, "usage"),
        (["serve", "--listen", "127.0.0.1:0", "--tls-key", "x"], 2, "usage"),
        (["serve", "--listen", "192.0.2.1:1"], 1, "cannot_listen"),
    ]

    @Test func `what cannot be done says why`() throws {
        let centre = try ServedCentre()
        for failure in Self.failures {
            let answer = try centre.run(failure.arguments)
            #expect(answer.code == failure.code, "\(failure.arguments)")
            #expect(try answer.errorKind == failure.kind, "\(failure.arguments)")
        }
    }

    @Test func `options for every command may stand before it`() throws {
        let centre = try ServedCentre()
        let hash = try centre.run(["record", "hash"]).object["stateHash"] as? String
        #expect(hash?.count == 64)
        #expect(try centre.run(["--lang", "th", "hash"]).object["stateHash"] as? String == hash)
        #expect(try centre.run(["office", "list"]).output == "[]\n")
        #expect(try centre.run(["held", "list"]).output == "[]\n")
        #expect(try centre.run(["conflict", "list"]).output == "[]\n")
        #expect(try centre.run(["record", "list", "community"]).output == "[]\n")
    }
}
