import Merge
import Protocol
import TestSupport

extension Value {
    /// A short form for expectations.
    var plain: String {
        switch self {
        case .text(let text): text
        case .integer(let integer): String(integer)
        case .boolean(let boolean): String(boolean)
        case .bytes(let bytes), .other(let bytes): Hex.text(bytes)
        }
    }
}

extension FieldView {
    /// A short form for expectations: what is shown, without who wrote it.
    var plain: String {
        switch self {
        case .empty: "empty"
        case .value(let value): value.plain
        case .elements(let values): "[\(values.map(\.plain).joined(separator: " "))]"
        case .sum(let sum, let rows): "sum \(sum) of \(rows)"
        case .notes(let siblings): "notes \(siblings.map(\.value.plain).joined(separator: " "))"
        case .conflict(let siblings): "conflict \(siblings.map(\.value.plain).joined(separator: " "))"
        }
    }
}

extension Sibling {
    /// A value that the actor made of 16 times `actor` wrote.
    static func sample(
        _ value: Value, actor: UInt8, seq: UInt64 = 1, lamport: UInt64 = 1, office: String = "5715"
    ) -> Sibling {
        var random = SeededGenerator(seed: 0)
        let id = ActorID(Array(repeating: actor, count: 16)) ?? .random(using: &random)
        let change = ChangeRef(actor: id, seq: seq, tag: Tag(rawValue: 7))
        return Sibling(
            dot: Dot(change: change), value: value,
            origin: Origin(change: change, lamport: lamport, office: office, clerk: "clerk", wallMs: 0))
    }
}
