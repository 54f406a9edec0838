public import Merge
public import Protocol

/// An approval names what was approved, as a deletion names what was deleted: the value of the field `approved` is the
/// SHA-256 of what the approver was shown (PROTOCOL.md, "Approving").
extension RecordReader {
    /// The mark that approves what the record shows now.
    public var approvedContent: Value {
        Self.mark(state.fields.filter { isApproved($0.key) }.mapValues { $0.map(\.value) })
    }

    /// The mark that approves what `shown` shows once `writes` are made, which its author makes in the same change.
    public func approvedContent(_ shown: Shown, with writes: [FieldWrite]) -> Value {
        var content: [FieldID: [Value]] = [:]
        for (field, dots) in shown.dots where isApproved(field) {
            let replaced = Set(writes.filter { $0.field == field }.flatMap(\.over))
            for dot in dots where !replaced.contains(dot) {
                let value = state.fields[field]?.first { $0.dot == dot }?.value
                // What is no longer here was replaced by somebody else since: no content is like this one.
                content[field, default: []].append(value ?? .bytes(dot.change.tag.bytes))
            }
        }
        for write in writes where isApproved(write.field) {
            if let value = write.value { content[write.field, default: []].append(value) }
        }
        return Self.mark(content)
    }

    /// Whether an approval covers the field: what offices fill in, not what the centre adds nor what only grows.
    private func isApproved(_ id: FieldID) -> Bool {
        guard let field = form?.field(id: id), !field.isCentralOnly else { return false }
        switch field.rule {
        case .register, .set, .blob: return true
        case .ledger, .notes, .max, .min, .state, .central: return false
        }
    }

    private static func mark(_ content: [FieldID: [Value]]) -> Value {
        let fields = content.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        var out = CanonicalWriter()
        out.array(fields.count * 2)
        for (field, values) in fields {
            let texts = Set(values.map(encoded)).sorted { $0.lexicographicallyPrecedes($1) }
            out.number(UInt64(field))
            out.array(texts.count)
            for text in texts { out.raw(text) }
        }
        return .bytes(Digest.of("approved1", out.bytes).bytes)
    }

    private static func encoded(_ value: Value) -> [UInt8] {
        var out = CanonicalWriter()
        out.value(value)
        return out.bytes
    }
}
