import Merge
import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Seen tokens".
@Suite struct ShownTests {
    @Test func `a token carries all of what was shown`() throws {
        for seed in 0..<30 as Range<UInt64> {
            var replica = Replica()
            replica.take(try History(seed: seed, steps: 60).changes)
            for state in replica.states.values {
                let shown = state.shown
                let read = try Shown(token: shown.token)
                #expect(read == shown && read.token == shown.token, "seed \(seed)")
            }
        }
    }

    @Test func `a token is URL-safe text without padding`() throws {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for seed in 0..<30 as Range<UInt64> {
            var replica = Replica()
            replica.take(try History(seed: seed, steps: 30).changes)
            for state in replica.states.values { #expect(Set(state.shown.token).isSubset(of: alphabet)) }
        }
    }

    @Test func `a record of which nothing is known has a token`() throws {
        var random = SeededGenerator(seed: 1)
        let shown = RecordState(id: .make(using: &random), type: Schema.type).shown
        #expect(shown.token == "hAGAgIA")
        #expect(try Shown(token: shown.token) == shown)
    }

    @Test(
        arguments: [
            "", "A", "AA", "====", "hAGAgIA=", "hAGAgI", "hAGAgIB", "hAKAgIA", "hAGAgIAA", "ก", "hAGA gIA", "+/+/",
        ])
    func `rubbish is no token`(token: String) { #expect(throws: ProtocolError.self) { try Shown(token: token) } }

    @Test(
        arguments: [
            // Counts that are no multiple of what an entry takes.
            "84 01 81 00 80 80", "84 01 80 81 00 80", "84 01 80 80 81 10", "84 01 80 80 83 10 f4 81 00",
            // A place that no change has, a field above its bound, lying counts.
            "84 01 80 80 83 10 f4 82 00 00", "84 01 80 80 83 1b 0000000100000000 f4 80",
            "84 01 9b 7fffffffffffffff 80 80", "84 01 80 9b 7fffffffffffffff 80", "84 01 80 80 9b ffffffffffffffff",
        ])
    func `bytes of another form are no token`(hex: String) throws {
        let bytes = try #require(Hex.bytes(hex.filter { $0 != " " }))
        #expect(throws: ProtocolError.self) { try Shown(token: base64URL(bytes)) }
    }

    @Test func `a token that was damaged is refused or says something else`() throws {
        var replica = Replica()
        replica.take(try History(seed: 3, steps: 16).changes)
        let shown = try #require(replica.states.values.first).shown
        let token = Array(shown.token.utf8)
        for place in token.indices {
            for letter in [UInt8(ascii: "A"), UInt8(ascii: "_"), UInt8(ascii: "z"), UInt8(ascii: "%")] {
                var damaged = token
                damaged[place] = letter
                do {
                    let read = try Shown(token: String(decoding: damaged, as: UTF8.self))
                    #expect(read != shown || damaged == token, "place \(place)")
                } catch {
                    continue
                }
            }
            let cut = String(decoding: token.prefix(place), as: UTF8.self)
            #expect(throws: ProtocolError.self) { try Shown(token: cut) }
        }
    }

    private func base64URL(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start...].prefix(3)
            let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for digit in 0...group.count { text.append(alphabet[word >> (18 - 6 * digit) & 63]) }
        }
        return text
    }
}
