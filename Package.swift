// swift-tools-version: 6.2
import PackageDescription

// Every target, its path and what it may import. The arrows point one way:
//
//   Protocol <- Merge <- Forms, SyncLogic <- Store, Central <- Driver, Commands, CentralWeb <- the three mains
//
// `./test` builds with `--explicit-target-dependency-import-check error`, so an import that is not listed here fails.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioTLS = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

func library(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil, exclude: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path ?? "Sources/\(name)", exclude: exclude,
        swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency], path: String) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func suite(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", resources: resources, swiftSettings: strict)
}

let package = Package(
    name: "khunatham",
    products: [
        .executable(name: "khunatham", targets: ["khunatham"]),
        .executable(name: "khunathamd", targets: ["khunathamd"]),
        .executable(name: "khunatham-central", targets: ["khunatham-central"]),
        // Loaded by tests into the programs above.
        .library(name: "StorageFaults", type: .dynamic, targets: ["StorageFaults"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        // What Hummingbird brings anyway, and the server names itself.
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // C libraries, all from Debian.
        .systemLibrary(
            name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZstd", path: "Sources/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(
            name: "CCrypto", path: "Sources/CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CLinux", path: "Sources/CLinux"),
        .target(name: "FormData", path: "Sources/FormData"),
        .target(name: "DictionaryData", path: "Sources/DictionaryData"),

        // What decides: pure values.
        library("Protocol", ["CCrypto"], path: "Protocol", exclude: ["PROTOCOL.md"]),
        library("Columns", ["Protocol"]),
        library("Merge", ["Protocol"]),
        library("Forms", ["Protocol", "Merge", "FormData"], exclude: ["Data"]),
        library("SyncLogic", ["Protocol", "Merge"]),

        // What acts.
        library("Files", ["CLinux"]),
        library("Keys", ["Protocol", "CCrypto"]),
        library("Attachments", ["Protocol", "Files"]),
        library("Compression", ["Protocol", "Columns", "DictionaryData", "CZstd"]),
        library("Bundles", ["Protocol", "Keys", "Files"]),
        library("Transport", ["CCurl"]),
        library("CommandHelp", ["Forms", arguments]),
        library(
            "SQLiteReplica",
            ["Protocol", "Merge", "Forms", "SyncLogic", "Files", "Keys", "Compression", grdb, sqlite]),
        library(
            "Store",
            [
                "Protocol", "Columns", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Files", "Keys", "Compression",
                "Bundles", "Attachments",
                grdb,
            ]),
        library(
            "Central",
            [
                "Protocol", "Columns", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Files", "Keys", "Compression",
                "Bundles", "Attachments", "CLinux",
                grdb,
            ]),
        library(
            "CentralWeb",
            [
                "Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Keys", "Central", "Attachments",
                hummingbird, hummingbirdCore,
                nio, nioHTTPTypes, httpTypes, log,
            ]),
        library(
            "Driver",
            [
                "Protocol", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Files", "Keys", "Compression", "Transport",
                "Attachments", "CLinux",
            ],
            path: "Daemon/Driver"),
        library(
            "Commands",
            [
                "Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Files", "Keys", "Bundles",
                "Attachments", "CommandHelp", arguments,
            ],
            path: "Client/Commands"),

        program("khunatham", ["Commands"], path: "Client/Main"),
        program("khunathamd", ["Driver", "Forms", "Store"], path: "Daemon/Main"),
        program(
            "khunatham-central",
            [
                "Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Files", "Keys", "Bundles", "Central",
                "CentralWeb", "Attachments", "CommandHelp",
                arguments, hummingbird, hummingbirdTLS, nio, nioTLS, httpTypes, log, lifecycle, signals,
            ],
            path: "Sources/CentralMain"),

        // Makes the dictionary of Sources/DictionaryData.
        program(
            "train-dictionary", ["Protocol", "Merge", "Forms", "Columns", "Compression"],
            path: "Benchmarks/TrainDictionary"),

        // The suites, and what they stand on.
        library("TestSupport", ["Protocol"], path: "Tests/TestSupport"),
        suite("ProtocolTests", ["Protocol", "TestSupport"]),
        suite("ColumnsTests", ["Protocol", "Columns", "TestSupport"]),
        suite("MergeTests", ["Protocol", "Merge", "TestSupport"]),
        suite("FormsTests", ["Protocol", "Merge", "Forms", "TestSupport"]),
        suite("KeysTests", ["Keys"]),
        suite("CompressionTests", ["Protocol", "Compression", "TestSupport"]),
        suite(
            "BundlesTests",
            [
                "Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Central", "Keys", "Compression",
                "Bundles", "Files", "TestSupport",
            ]),
        suite("AttachmentsTests", ["Protocol", "Attachments", "TestSupport"]),
        suite("DriverTests", ["Driver", "CLinux", "SyncLogic", "Transport", "TestSupport"]),
        suite("TransportTests", ["Transport", "Keys", "TestSupport"]),
        suite(
            "CommandsTests",
            ["Commands", "Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Keys"]),
        suite("SyncLogicTests", ["SyncLogic", "TestSupport"]),
        suite(
            "StoreTests",
            ["Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Keys", grdb, "TestSupport"]),
        suite(
            "CentralTests",
            [
                "Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Central", "Keys", "Compression",
                "Attachments", grdb, sqlite, "TestSupport",
            ]),
        suite(
            "CentralWebTests",
            [
                "Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Central", "CentralWeb", "Keys",
                hummingbird,
                httpTypes, nio, log, "TestSupport",
            ]),
        suite(
            "FindingTests",
            [
                "Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Central", "Keys", grdb,
                "TestSupport",
            ]),
        suite("CentralMainTests", ["khunatham-central", "Protocol", "Keys", "Transport"]),
        library(
            "Simulator",
            [
                "Protocol", "Columns", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Central", "Keys",
                "Compression", grdb, "TestSupport",
            ], path: "Tests/Simulator", exclude: ["past-seeds.txt"]),
        program("simulate", ["Simulator", "Forms", arguments], path: "Tests/Simulate"),
        suite(
            "SimulatorTests",
            [
                "Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Central", "Keys", "Compression",
                "Simulator", grdb, "TestSupport",
            ]),
        suite("TidyTests", []),
        suite("FuzzTests", ["Protocol", "Columns", "Merge", "Forms", "SyncLogic", "Compression", "CentralWeb"]),
        .target(name: "StorageFaults", path: "Tests/StorageFaults"),
        suite("EndToEndTests", ["khunatham", "khunathamd", "khunatham-central", "SQLiteReplica", grdb, "TestSupport"]),
    ]
)
