/// Which of this project's modules each module may import. The arrows point one way:
///
///     Protocol <- Merge <- Forms, SyncLogic <- Store, Central <- Driver, Commands, CentralWeb <- the mains
struct Arrows {
    let module: String
    let folder: String
    let imports: Set<String>

    init(_ module: String, _ imports: Set<String>, in folder: String? = nil) {
        self.module = module
        self.imports = imports
        self.folder = folder ?? "Sources/\(module)"
    }

    /// The same as in `Package.swift`, written out once more: an arrow is not added in passing.
    static let all: [Arrows] = [
        // What decides.
        Arrows("Protocol", ["CCrypto"], in: "Protocol"),
        Arrows("Columns", ["Protocol"]),
        Arrows("Merge", ["Protocol"]),
        Arrows("Forms", ["Protocol", "Merge", "FormData"]),
        Arrows("SyncLogic", ["Protocol", "Merge"]),
        // What acts.
        Arrows("Files", ["CLinux"]),
        Arrows("Keys", ["Protocol", "CCrypto"]),
        Arrows("Attachments", ["Protocol", "Files"]),
        Arrows("Compression", ["Protocol", "Columns", "DictionaryData", "CZstd"]),
        Arrows("Bundles", ["Protocol", "Keys", "Files"]),
        Arrows("Transport", ["CCurl"]),
        Arrows("CommandHelp", ["Forms"]),
        Arrows("SQLiteReplica", deciding.union(["Files", "Keys", "Compression"])),
        Arrows(
            "Store",
            deciding.union(["Columns", "SQLiteReplica", "Files", "Keys", "Compression", "Bundles", "Attachments"])),
        Arrows(
            "Central",
            deciding.union([
                "Columns", "SQLiteReplica", "Files", "Keys", "Compression", "Bundles", "Attachments", "CLinux",
            ])),
        Arrows("CentralWeb", deciding.union(["SQLiteReplica", "Keys", "Central", "Attachments"])),
        Arrows(
            "Driver",
            [
                "Protocol", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Files", "Keys", "Compression", "Transport",
                "Attachments", "CLinux",
            ],
            in: "Daemon/Driver"),
        Arrows(
            "Commands",
            deciding.union(["SQLiteReplica", "Store", "Files", "Keys", "Bundles", "Attachments", "CommandHelp"]),
            in: "Client/Commands"),
        // The mains.
        Arrows("khunatham", ["Commands"], in: "Client/Main"),
        Arrows("khunathamd", ["Driver", "Forms", "Store"], in: "Daemon/Main"),
        Arrows(
            "khunatham-central",
            deciding.union([
                "SQLiteReplica", "Files", "Keys", "Bundles", "Central", "CentralWeb", "Attachments", "CommandHelp",
            ]),
            in: "Sources/CentralMain"),
        Arrows(
            "train-dictionary", ["Protocol", "Merge", "Forms", "Columns", "Compression"],
            in: "Benchmarks/TrainDictionary"),
        // What tests stand on.
        Arrows("TestSupport", ["Protocol"], in: "Tests/TestSupport"),
        Arrows(
            "Simulator",
            deciding.union(["Columns", "SQLiteReplica", "Store", "Central", "Keys", "Compression", "TestSupport"]),
            in: "Tests/Simulator"),
        Arrows("simulate", ["Simulator", "Forms"], in: "Tests/Simulate"),
    ]

    private static let deciding: Set<String> = ["Protocol", "Merge", "Forms", "SyncLogic"]

    /// Every module of this project.
    static let modules = Set(all.map(\.module)).union(all.flatMap(\.imports))

    /// The imports of a file that its folder's row does not have.
    static func violations(_ file: SourceFile) -> [String] {
        guard let row = all.first(where: { file.path.hasPrefix($0.folder + "/") }) else { return [] }
        return file.code.enumerated().compactMap { place, line in
            guard let module = Rules.imported(line), modules.contains(module), !row.imports.contains(module) else {
                return nil
            }
            return file.violation(place, "\(row.module) does not import \(module)")
        }
    }

    /// The arrows that a manifest states: for each `library` and `program` its first text, and the texts of the list
    /// after it that name modules of this project.
    static func stated(in manifest: String) -> [String: Set<String>] {
        var stated: [String: Set<String>] = [:]
        for call in ["library(", "program("] {
            for range in manifest.ranges(of: call) {
                let texts = manifest[range.upperBound...].split(
                    separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
                guard texts.count == 3, texts[0].allSatisfy(\.isWhitespace) else { continue }
                let list = texts[2].drop { $0 != "[" }.prefix { $0 != "]" }
                let names = list.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
                    .filter { $0.offset % 2 == 1 }.map { String($0.element) }
                stated[String(texts[1])] = Set(names).intersection(modules)
            }
        }
        return stated
    }
}
