import Protocol

extension ColumnsEncoder {
    mutating func put(_ value: Value, over: [Dot], _ field: FieldID, _ part: Part) {
        let column = valueColumn(FieldOfType(type: part.type, field: field))
        switch value {
        case .text(let text):
            let code = ThaiCode.encode(text)
            guard over.count == 1, let former = history.text(over[0], field, of: part.record) else {
                putKind(.text)
                values[column].raw(code + [0])
                return
            }
            let old = ThaiCode.encode(former)
            let prefix = zip(old, code).prefix { $0 == $1 }.count
            let room = min(old.count, code.count) - prefix
            let suffix = zip(old.reversed(), code.reversed()).prefix(room).prefix { $0 == $1 }.count
            putKind(.likeFormer)
            self[.prefix].number(UInt64(prefix))
            self[.suffix].number(UInt64(suffix))
            values[column].raw(code.dropFirst(prefix).dropLast(suffix) + [0])
        case .integer(let integer):
            putKind(.integer)
            values[column].signed(integer)
        case .boolean(let boolean): putKind(boolean ? .yes : .no)
        case .bytes(let bytes):
            if let record = RecordID(bytes), let place = history.place(of: record) {
                putKind(.reference)
                values[column].number(UInt64(place))
                return
            }
            putKind(.bytes)
            values[column].number(UInt64(bytes.count))
            raw.raw(bytes)
        case .other(let bytes):
            putKind(.other)
            values[column].number(UInt64(bytes.count))
            values[column].raw(bytes)
        }
    }

    private mutating func putKind(_ kind: ValueKind) { self[.kind].number(kind.rawValue) }
}
