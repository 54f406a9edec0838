// swift-tools-version: 6.2
import PackageDescription

// Every target, its path and what it may import. The arrows point one way:
//
//   Protocol <- Merge <- Forms <- SyncLogic <- Store, Central <- Driver, Commands, CentralWeb <- the three mains
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
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")

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
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    ],
    targets: [
        // C libraries, all from Debian.
        .systemLibrary(
            name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZstd", path: "Sources/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(
            name: "CCrypto", path: "Sources/CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
        .target(name: "FormData", path: "Sources/FormData"),

        // What decides: pure values.
        library("Protocol", ["CCrypto"], path: "Protocol", exclude: ["PROTOCOL.md"]),
        library("Merge", ["Protocol"]),
        library("Forms", ["Protocol", "Merge", "FormData"], exclude: ["Data"]),
        library("SyncLogic", ["Protocol", "Merge"]),

        // What acts.
        library("Keys", ["Protocol", "CCrypto"]),
        library("Compression", ["Protocol", "CZstd"]),
        library("Transport", ["Protocol", "CCurl"]),
        library("SQLiteReplica", ["Protocol", "Merge", "Forms", "SyncLogic", "Keys", grdb]),
        library(
            "Store", ["Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Keys", "Compression", grdb]),
        library(
            "Central",
            ["Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Keys", "Compression", grdb]),
        library("CentralWeb", ["Protocol", "Merge", "Forms", "Central", hummingbird]),
        library(
            "Driver",
            ["Protocol", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Keys", "Compression", "Transport", "CLinux"],
            path: "Daemon/Driver"),
        library("Commands", ["Protocol", "Merge", "Forms", "SyncLogic", "SQLiteReplica", "Store", "Keys", arguments],
            path: "Client/Commands"),

        program("khunatham", ["Commands"], path: "Client/Main"),
        program("khunathamd", ["Driver", "Forms", "Store"], path: "Daemon/Main"),
        program(
            "khunatham-central",
            ["Protocol", "Merge", "Forms", "Keys", "Central", "CentralWeb", hummingbird, hummingbirdTLS, arguments],
            path: "Sources/CentralMain"),

        // The suites.
        suite("ProtocolTests", ["Protocol"]),
        suite("MergeTests", ["Protocol", "Merge"]),
        suite("FormsTests", ["Protocol", "Merge", "Forms"]),
        suite("KeysTests", ["Keys"]),
        suite("CompressionTests", ["Compression"]),
        suite("TransportTests", ["Transport", "Keys"]),
    ]
)
