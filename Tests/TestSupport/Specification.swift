import Foundation
import Protocol

/// The literals of PROTOCOL.md, by name.
package struct Specification {
    private let literals: [String: String]

    /// What went wrong with the page itself.
    package struct MissingLiteral: Error {
        package let name: String
    }

    /// Reads the page, which lies beside the code that it specifies.
    package init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("Protocol/PROTOCOL.md"), encoding: .utf8)
        var literals: [String: String] = [:]
        var name: String?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                name = line.split(separator: " ").last.flatMap {
                    $0.hasPrefix("name=") ? String($0.dropFirst(5)) : nil
                }
            } else if let name {
                literals[name, default: ""] += line.filter { !$0.isWhitespace }
            }
        }
        self.literals = literals
    }

    /// The names of all literals.
    package var names: [String] { literals.keys.sorted() }

    /// The bytes of a literal in hexadecimal.
    package func bytes(_ name: String) throws -> [UInt8] {
        guard let literal = literals[name], let bytes = Hex.bytes(literal) else { throw MissingLiteral(name: name) }
        return bytes
    }

    /// A literal as it stands.
    package func text(_ name: String) throws -> String {
        guard let literal = literals[name] else { throw MissingLiteral(name: name) }
        return literal
    }
}
