import CLinux
import Glibc
import Testing

@testable import Driver

/// What the daemon gives back of its memory before it sleeps.
@Suite struct RestTests {
    @Test func `memory is given back once, before the first long sleep`() {
        var rest = Rest()
        let given = (0..<3).map { _ in rest.begins(sleeping: .seconds(300)) }
        #expect(given == [true, false, false])
    }

    @Test func `a short sleep keeps everything, and the long one after it does not`() {
        var rest = Rest()
        let given = [Duration.milliseconds(200), .seconds(5), .seconds(300)].map { rest.begins(sleeping: $0) }
        #expect(given == [false, false, true])
    }

    @Test func `what work took is given back again`() {
        var rest = Rest()
        let first = rest.begins(sleeping: .seconds(300))
        rest.end()
        let second = rest.begins(sleeping: .seconds(300))
        #expect(first && second)
    }

    @Test func `the pages of the program's files go, and come back as they were`() throws {
        let before = try #require(Self.residentFilePages())
        khn_give_back_memory()
        let after = try #require(Self.residentFilePages())
        // Other tests that run meanwhile touch pages anew, but by far not all that this program has touched by now.
        #expect(after < before / 2)
        #expect((0..<1000).reduce(0, +) == 499_500)
    }

    /// How many pages of files the process has in memory (proc(5), statm).
    private static func residentFilePages() -> Int? {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = Array(repeating: 0, count: 128)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        let words = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
        return words.count > 2 ? Int(words[2]) : nil
    }
}
