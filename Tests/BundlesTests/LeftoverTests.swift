import Bundles
import Files
import Foundation
import TestSupport
import Testing

/// Files that a killed process left half written on a stick.
@Suite struct LeftoverTests {
    @Test func `the next file of a name takes the leftovers of processes that are gone with it, and no other`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/out"
        // No process has so high a number; the first one always runs.
        let left = ["out.999999999.part", "out.1.part", "out.x.part", "outer.999999999.part", "out.999999999.parts"]
        for name in left {
            #expect(FileManager.default.createFile(atPath: folder.path + "/" + name, contents: Data([1])))
        }
        try BundleFile.write(path, replaces: false, failure: { $0 }) { put throws(BundleError) in try put([1, 2, 3]) }
        #expect(try FileBytes.names(in: folder.path) == ["out"] + left.dropFirst().sorted())
        #expect(try FileBytes.read(path, max: 10) == [1, 2, 3])
    }
}
