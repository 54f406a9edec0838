import Foundation
import Testing

/// Every input that the fuzzer learned from, and every one that it once broke something with, is read again here. See
/// `Tools/fuzz`.
@Suite struct CorpusTests {
    @Test(arguments: Decoder.allCases)
    func `no input ends the program`(_ decoder: Decoder) throws {
        let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "../Corpus/\(decoder.rawValue)").standardized
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(!names.isEmpty)
        for name in names {
            let input = [UInt8](try Data(contentsOf: folder.appending(path: name)))
            decoder.read(input)
            // And what a line, a disk or somebody makes of it.
            for length in stride(from: 0, to: min(input.count, 256), by: 3) {
                decoder.read(Array(input.prefix(length)))
            }
            for place in stride(from: 0, to: min(input.count, 512), by: 5) {
                var altered = input
                altered[place] ^= 0x41
                decoder.read(altered)
            }
        }
    }
}
