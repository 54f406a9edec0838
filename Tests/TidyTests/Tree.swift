import Foundation

/// The files of this project, read from where the tests were built.
enum Tree {
    /// The folder that holds `Package.swift`.
    static var root: URL {
        URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// The folders that hold Swift files, tests included.
    static let folders = ["Protocol", "Sources", "Daemon", "Client", "Tests", "Benchmarks"]

    /// Every Swift file, in the order of the paths.
    static func files() throws -> [SourceFile] {
        var files = [SourceFile(path: "Package.swift", text: try text("Package.swift"))]
        for folder in folders {
            let path = root.appending(path: folder).path
            guard FileManager.default.fileExists(atPath: path) else { continue }
            for name in try FileManager.default.subpathsOfDirectory(atPath: path) where name.hasSuffix(".swift") {
                if name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
                let path = "\(folder)/\(name)"
                files.append(SourceFile(path: path, text: try text(path)))
            }
        }
        return files.sorted { $0.path < $1.path }
    }

    /// The text of a file, by its path from the root.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
