/// What one field write does. The value of a write is kept until a later change names its dot.
public enum FieldOperation: UInt8, Hashable, Sendable, CaseIterable {
    /// Puts a value in place of those named by `over`.
    case set = 0
    /// Takes away the values named by `over`.
    case clear = 1
    /// Puts one more element into a set.
    case add = 2
    /// Takes the elements named by `over` out of a set.
    case remove = 3
    /// Appends an amount to a ledger.
    case increment = 4
    /// Appends a text to notes.
    case note = 5

    /// Whether a write of this kind carries a value.
    public var putsValue: Bool {
        switch self {
        case .set, .add, .increment, .note: true
        case .clear, .remove: false
        }
    }
}

/// One write to one field.
public struct FieldWrite: Hashable, Sendable {
    public let field: FieldID
    public let operation: FieldOperation
    /// The value; nil when the operation puts none, and when a redaction took it away.
    public let value: Value?
    /// The dots of the values that the author was shown and replaces, in their canonical order.
    public let over: [Dot]

    /// A write; `over` is put in order and freed of repeats.
    public init(field: FieldID, operation: FieldOperation, value: Value? = nil, over: some Sequence<Dot> = []) {
        precondition(operation.putsValue == (value != nil), "a write carries a value exactly when it puts one")
        self.field = field
        self.operation = operation
        self.value = value
        let over = Array(over)
        self.over = over.count < 2 ? over : Set(over).sorted(by: Dot.precedes)
    }

    /// Whether the value that this write put was taken away by a redaction (PROTOCOL.md, "Emptied parts").
    public var isEmptied: Bool { operation.putsValue && value == nil }

    /// This write without its value: what it replaced stays replaced.
    public var emptied: FieldWrite { FieldWrite(emptying: self) }

    private init(emptying write: FieldWrite) {
        field = write.field
        operation = write.operation
        value = nil
        over = write.over
    }
}

/// What one change writes into one record (PROTOCOL.md, "Parts").
public struct Part: Hashable, Sendable {
    public let record: RecordID
    /// The record's type, e.g. `community`.
    public let type: String
    /// 16 bytes that keep a value from being guessed from its part's hash; none once a value of the part was taken
    /// away by a redaction.
    public let salt: [UInt8]
    /// The record's vector clock as its author saw it.
    public let seen: VectorClock
    /// The writes in order of their fields; several writes to one field stay in the order written.
    public let writes: [FieldWrite]

    /// A part; the writes are put in order of their fields.
    public init(record: RecordID, type: String, salt: [UInt8], seen: VectorClock, writes: [FieldWrite]) {
        precondition(salt.count == 16, "a salt has 16 bytes")
        self.record = record
        self.type = type
        self.salt = salt
        self.seen = seen
        let isSorted = zip(writes, writes.dropFirst()).allSatisfy { $0.field <= $1.field }
        self.writes =
            isSorted
            ? writes
            : writes.enumerated().sorted { ($0.element.field, $0.offset) < ($1.element.field, $1.offset) }
                .map(\.element)
    }

    /// Whether a redaction took values of this part away, and its salt with them.
    public var isEmptied: Bool { salt.isEmpty }

    /// This part without the values of the writes that `isRedacted` names, and without its salt; unchanged when it has
    /// no such value.
    public func emptied(_ isRedacted: (FieldWrite) -> Bool) -> Part {
        guard writes.contains(where: { $0.value != nil && isRedacted($0) }) else { return self }
        return Part(emptying: self, isRedacted)
    }

    private init(emptying part: Part, _ isRedacted: (FieldWrite) -> Bool) {
        record = part.record
        type = part.type
        salt = []
        seen = part.seen
        writes = part.writes.map { isRedacted($0) && $0.value != nil ? $0.emptied : $0 }
    }

    /// Each write with the dot that names its value, given the change that the part belongs to.
    public func dotted(by change: ChangeRef) -> DottedWrites { DottedWrites(writes, change) }
}

/// The writes of a part in order, each with the dot that names its value; without one where it puts none.
public struct DottedWrites: Sequence, IteratorProtocol, Sendable {
    private let change: ChangeRef
    private var rest: IndexingIterator<[FieldWrite]>
    private var field: FieldID?
    /// How many values the writes to `field` put so far.
    private var index: UInt16 = 0

    fileprivate init(_ writes: [FieldWrite], _ change: ChangeRef) {
        self.change = change
        rest = writes.makeIterator()
    }

    public mutating func next() -> (write: FieldWrite, dot: Dot?)? {
        guard let write = rest.next() else { return nil }
        if write.field != field { index = 0 }
        field = write.field
        guard write.operation.putsValue else { return (write, nil) }
        defer { index += 1 }
        return (write, Dot(change: change, index: index))
    }
}
