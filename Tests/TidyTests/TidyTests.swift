import Testing

/// The tree's own rules. There is no list of excuses.
@Suite struct TidyTests {
    private let files: [SourceFile]
    /// Read once.
    private static let read = Result { try Tree.files() }
    /// The code that decides: no clock, no dice, no output.
    private var deciding: [SourceFile] {
        let folders = ["Protocol/", "Sources/Merge/", "Sources/Forms/", "Sources/SyncLogic/"]
        return files.filter { file in folders.contains { file.path.hasPrefix($0) } }
    }

    init() throws { files = try Self.read.get() }

    @Test func `the tree is here`() {
        for arrows in Arrows.all {
            #expect(files.contains { $0.path.hasPrefix(arrows.folder + "/") }, "\(arrows.folder)")
        }
    }

    @Test func `no file is too long`() { expectNone(files.flatMap(Rules.length)) }

    @Test func `no line is too wide`() { expectNone(files.flatMap(Rules.columns)) }

    @Test func `no function is too long`() { expectNone(files.flatMap(Rules.functions)) }

    @Test func `nothing ends the process, hides an error or puts off work`() { expectNone(files.flatMap(Rules.banned)) }

    @Test func `what decides reads no clock, throws no dice, prints nothing and waits for nothing`() {
        expectNone(deciding.flatMap(Rules.impure))
    }

    @Test func `what the compiler has to believe has its reason beside it`() {
        expectNone(files.flatMap(Rules.unexplained))
    }

    @Test func `imports follow the arrows`() { expectNone(files.flatMap(Arrows.violations)) }

    @Test func `the arrows are those of the manifest`() throws {
        let stated = Arrows.stated(in: try Tree.text("Package.swift"))
        for arrows in Arrows.all {
            #expect(stated[arrows.module] == arrows.imports, "\(arrows.module)")
        }
        #expect(Set(stated.keys) == Set(Arrows.all.map(\.module)))
    }

    @Test func `every migration has a name of its own`() {
        let names = files.filter { !$0.path.hasPrefix("Tests/") }.flatMap(Self.migrations)
        let repeated = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
        #expect(!names.isEmpty && repeated.isEmpty, "\(repeated)")
    }

    @Test func `every public type and function says what it is`() {
        let sources = files.filter { !$0.path.hasPrefix("Tests/") }
        let known = Set(sources.flatMap(Rules.requirements)).union(Self.foreignRequirements)
        expectNone(sources.flatMap { Rules.undocumented($0, known: known) })
    }

    /// What protocols of the standard library and of packages ask for: they say there what it is.
    private static let foreignRequirements: Set<String> = [
        "hash", "encode", "next", "run", "validate", "respond", "channelRead", "channelInactive", "handlerRemoved",
    ]

    private func expectNone(_ violations: [String], at location: SourceLocation = #_sourceLocation) {
        let list = violations.joined(separator: "\n")
        #expect(violations.isEmpty, "\(violations.count) places:\n\(list)", sourceLocation: location)
    }

    /// The names given in `Migration(name: …)`, which may stand on the line after.
    private static func migrations(_ file: SourceFile) -> [String] {
        file.code.indices.compactMap { place in
            guard file.code[place].contains("Migration("), place + 1 < file.code.count else { return nil }
            let text = file.lines[place] + file.lines[place + 1]
            guard let start = text.firstRange(of: "Migration(") else { return nil }
            let rest = text[start.upperBound...].trimmingPrefix { $0.isWhitespace }
            guard rest.hasPrefix("name: \"") else { return nil }
            return String(rest.dropFirst(7).prefix { $0 != "\"" })
        }
    }
}
