import Protocol

/// Reads the compiled-in data files. Keeps its own stack, so that no nesting can exhaust the real one.
///
/// Fractions and exponents are refused: the data has none.
struct JSONReader {
    /// A container that is still open. Changed in place: taking it out and putting it back would copy it each time.
    private struct Frame {
        let isObject: Bool
        var items: [JSON] = []
        var members: [JSON.Member] = []
        /// The name whose value comes next.
        var name = ""
    }

    private let file: String
    private let bytes: [UInt8]
    private var position = 0
    private var stack: [Frame] = []

    /// Reads `bytes`, and names `file` in errors.
    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// The whole document. Throws: `FormError.malformedData` with the byte offset.
    mutating func read() throws(FormError) -> JSON {
        while true {
            guard let value = try opened() else { continue }
            if let document = try closed(value) { return document }
        }
    }

    /// Reads a scalar or an empty container; for a container with content, opens it and answers nil.
    private mutating func opened() throws(FormError) -> JSON? {
        switch try next() {
        case UInt8(ascii: "{"):
            if try peek() == UInt8(ascii: "}") {
                position += 1
                return .object([])
            }
            try push(Frame(isObject: true, name: name()))
            return nil
        case UInt8(ascii: "["):
            if try peek() == UInt8(ascii: "]") {
                position += 1
                return .array([])
            }
            try push(Frame(isObject: false))
            return nil
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("rue", .boolean(true))
        case UInt8(ascii: "f"): return try word("alse", .boolean(false))
        case UInt8(ascii: "n"): return try word("ull", .null)
        default:
            position -= 1
            return .integer(try integer())
        }
    }

    /// Puts a finished value into its container; answers the document when no container is left open.
    private mutating func closed(_ finished: JSON) throws(FormError) -> JSON? {
        var value = finished
        while let top = stack.indices.last {
            let isObject = stack[top].isObject
            if isObject {
                stack[top].members.append(JSON.Member(stack[top].name, value))
            } else {
                stack[top].items.append(value)
            }
            switch try next() {
            case UInt8(ascii: ","):
                if isObject { stack[top].name = try name() }
                return nil
            case UInt8(ascii: "}") where isObject: value = .object(stack[top].members)
            case UInt8(ascii: "]") where !isObject: value = .array(stack[top].items)
            default: throw malformed()
            }
            stack.removeLast()
        }
        skipSpaces()
        guard position == bytes.count else { throw malformed() }
        return value
    }

    private mutating func push(_ frame: Frame) throws(FormError) {
        guard stack.count < FormLimits.jsonDepthMax else { throw malformed() }
        stack.append(frame)
    }

    private mutating func name() throws(FormError) -> String {
        guard try next() == UInt8(ascii: "\"") else { throw malformed() }
        let name = try string()
        guard try next() == UInt8(ascii: ":") else { throw malformed() }
        return name
    }

    /// The rest of a string whose opening quote was read. Of the escapes, the data uses only these four.
    private mutating func string() throws(FormError) -> String {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") {
            position += 1
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            position += 1
            return try text(bytes[start..<position - 1])
        }
        var content = Array(bytes[start..<position])
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\") {
                position += 1
                content.append(try escaped())
            } else {
                content.append(bytes[position])
            }
            position += 1
        }
        guard position < bytes.count else { throw malformed() }
        position += 1
        return try text(content[...])
    }

    /// Outside of strings there is nothing but ASCII, so that a document of valid strings is valid UTF-8.
    private func text(_ content: ArraySlice<UInt8>) throws(FormError) -> String {
        guard let text = String(strictly: content.span) else { throw malformed() }
        return text
    }

    private func escaped() throws(FormError) -> UInt8 {
        guard position < bytes.count else { throw malformed() }
        switch bytes[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return bytes[position]
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "t"): return 0x09
        default: throw malformed()
        }
    }

    private mutating func integer() throws(FormError) -> Int64 {
        let start = position
        while position < bytes.count, isNumeric(bytes[position]) { position += 1 }
        guard let number = Int64(String(decoding: bytes[start..<position], as: UTF8.self)) else { throw malformed() }
        return number
    }

    private func isNumeric(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private mutating func word(_ rest: String, _ value: JSON) throws(FormError) -> JSON {
        guard bytes[position...].starts(with: rest.utf8) else { throw malformed() }
        position += rest.utf8.count
        return value
    }

    private mutating func next() throws(FormError) -> UInt8 {
        let byte = try peek()
        position += 1
        return byte
    }

    private mutating func peek() throws(FormError) -> UInt8 {
        skipSpaces()
        guard position < bytes.count else { throw malformed() }
        return bytes[position]
    }

    private mutating func skipSpaces() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private func malformed() -> FormError { .malformedData(file: file, place: String(position)) }
}
