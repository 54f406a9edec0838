import Testing

/// Each rule finds what it is for, and nothing else.
@Suite struct RulesTests {
    private static func file(_ text: String, path: String = "Sources/Merge/A.swift") -> SourceFile {
        SourceFile(path: path, text: text)
    }

    @Test func `comments and texts are no code`() {
        let text = SwiftText(
            """
            let a = "try! \\(call("print(" + b)) as! " // fatalError(
            /* Date() /* nested */ Date() */ let c = #"raw " \\(x) \\#(y)"#
            let d = \"""
                TODO "quoted" \\(e)
                \"""
            let f = "\\\\" + g
            """)
        for word in ["try!", "print(", "as!", "fatalError", "Date", "raw", "TODO", "quoted", "x"] {
            #expect(!text.code.contains(word), "\(word)")
        }
        for word in ["call(", "b)", "let c", "y", "let d", "e", "let f", "g"] {
            #expect(text.code.contains(word), "\(word)")
        }
        #expect(text.comments.contains("fatalError(") && text.comments.contains("nested"))
        #expect(!text.comments.contains("TODO"))
    }

    @Test func `files and lines are measured`() {
        let lines = Array(repeating: "// a", count: Rules.linesMax)
        #expect(Rules.length(Self.file(lines.joined(separator: "\n") + "\n")).isEmpty)
        #expect(Rules.length(Self.file((lines + ["// b"]).joined(separator: "\n"))).count == 1)
        let wide = String(repeating: "น้ำ", count: 60)
        #expect(Rules.columns(Self.file(wide)).isEmpty == (wide.count <= Rules.columnsMax))
        #expect(Rules.columns(Self.file(String(repeating: "a", count: Rules.columnsMax))).isEmpty)
        let tooWide = String(repeating: "a", count: Rules.columnsMax + 1)
        #expect(Rules.columns(Self.file("\n" + tooWide)) == ["Sources/Merge/A.swift:2: 121 columns"])
    }

    @Test(arguments: [
        "func f() {", "init() {", "public static func f(\n    a: Int = { 1 }()\n) throws(E) -> [Int] {",
        "@discardableResult public mutating func f<T>(_ t: T)\nwhere T: P {", "subscript(i: Int) -> Int {", "deinit {",
        "convenience init?(a: [Int]) {", "func `a test`() {",
    ])
    func `functions are measured`(_ head: String) {
        let rest = Rules.functionLinesMax - head.split(separator: "\n").count - 1
        let body = Array(repeating: "    if a { b(\"}\") } // }", count: rest).joined(separator: "\n")
        #expect(Rules.functions(Self.file("\(head)\n\(body)\n}\n")).isEmpty)
        #expect(Rules.functions(Self.file("struct A {\n\(head)\n\(body)\n    c()\n}\n}")).count == 1)
    }

    @Test func `what has no body is not measured`() {
        let rest = String(repeating: "    // a\n", count: 60)
        let text = "protocol P {\n    func f() throws -> Int\n    init(a: Int)\n\(rest)}"
        #expect(Rules.functions(Self.file(text)).isEmpty)
    }

    @Test(arguments: [
        "let a = try! b()", "let a = try? b()", "let a = b as! C", "Task.detached { }", "fatalError(\"a\")",
        "let a = b!", "a()!.c", "var a: Int!",
        "// TO" + "DO: a", "/* FIX" + "ME */",
    ])
    func `banned words are found`(_ line: String) {
        #expect(Rules.banned(Self.file("\(line)\n")).count == 1)
        #expect(Rules.banned(Self.file("let text = #\"\(line)\"#\n")).isEmpty)
    }

    @Test(arguments: ["if a != b, !c { }", "a(!b)", "guard !a.isEmpty else { return }", "let a = b ? !c : d"])
    func `a mark that unwraps nothing is left alone`(_ line: String) {
        #expect(Rules.banned(Self.file(line)).isEmpty)
    }

    @Test(arguments: [
        "let a = Date()", "let a = Instant.now", "let a: Instant = .now\n", "var g = SystemRandomNumberGenerator()",
        "let a = Int.random(in: 0...1)", "print(a)", "import Foundation", "import FoundationEssentials",
        "public import Foundation", "let a = Int.random(\n    in: 1)\nlet b = Int.random(in: 2\n)\n",
        "await a()", "UUID()", "a.shuffled()",
    ])
    func `what must not decide is found`(_ text: String) {
        #expect(Rules.impure(Self.file(text)).count == 1, "\(text)")
    }

    @Test(arguments: [
        "let a = Int.random(in: 0...1, using: &g)", "let a = Int.random(\n    in: 0...1,\n    using: &g)",
        "let nowMs = a.nowMs", "import Protocol", "a.shuffled(using: &g)", "let a = Fingerprint(b)",
        "let a = \"Date()\" // print(",
    ])
    func `what may decide is left alone`(_ text: String) {
        #expect(Rules.impure(Self.file(text)).isEmpty, "\(text)")
    }

    @Test func `the loaders of the forms may read data`() {
        let path = "Sources/Forms/CodeListLoader.swift"
        #expect(Rules.impure(Self.file("import FoundationEssentials", path: path)).isEmpty)
        #expect(Rules.impure(Self.file("import Foundation", path: path)).count == 1)
    }

    @Test func `a belief needs a reason`() {
        let bare = "final class A: @unchecked Sendable {}"
        #expect(Rules.unexplained(Self.file(bare)).count == 1)
        #expect(Rules.unexplained(Self.file("// A C pointer.\n\(bare)")).isEmpty)
        #expect(Rules.unexplained(Self.file("nonisolated(unsafe) var a = 1 // A C pointer.")).isEmpty)
        #expect(Rules.unexplained(Self.file("nonisolated(unsafe) var a = 1")).count == 1)
    }

    @Test func `an arrow that points up is found`() {
        #expect(Arrows.violations(Self.file("import Protocol\nimport GRDB\n")).isEmpty)
        for line in ["import Forms", "public import Store", "@testable import Central", "package import SyncLogic"] {
            #expect(Arrows.violations(Self.file(line)).count == 1, "\(line)")
        }
        #expect(Arrows.violations(Self.file("// import Store\nlet a = \"import Store\"")).isEmpty)
    }

    @Test func `the manifest is read`() {
        let stated = Arrows.stated(
            in: """
                library("Merge", ["Protocol"]),
                library(
                    "Forms", ["Protocol", "Merge",
                        grdb, "Foreign"], exclude: ["Data"]),
                program("khunatham", ["Commands"], path: "Client/Main"),
                """)
        #expect(stated == ["Merge": ["Protocol"], "Forms": ["Protocol", "Merge"], "khunatham": ["Commands"]])
    }

    @Test func `a public declaration without a word is found`() {
        let bare = [
            "public struct A {}", "public func f() {}", "    public static func g() {}", "public final class C {}",
            "@discardableResult\npublic func f() {}", "// a\npublic enum E {}", "@MainActor public protocol P {}",
        ]
        for text in bare { #expect(Rules.undocumented(Self.file(text), known: []).count == 1, "\(text)") }
        let fine = [
            "/// A.\npublic struct A {}", "/// F.\n@discardableResult\npublic func f() {}", "func f() {}",
            "public static func == (a: A, b: A) -> Bool {}", "public init() {}", "public let a: Int",
            "public func known() {}", "/// F.\n@discardableResult public func f() {}",
        ]
        for text in fine { #expect(Rules.undocumented(Self.file(text), known: ["known"]).isEmpty, "\(text)") }
    }

    @Test func `what a protocol asks for is known`() {
        let text = "public protocol P: Q {\n    func f() throws -> Int\n    static func g(_ a: Int)\n}\nfunc h() {}\n"
        #expect(Rules.requirements(Self.file(text)) == ["f", "g"])
    }
}
