extension ThaiText {
    /// Bytes whose order is the dictionary order of the Royal Institute (as in CLDR's collation `th`), so that a
    /// database can sort by them.
    ///
    /// Three levels with a zero between: letters, with a leading vowel (เ แ โ ใ ไ) after the consonant that it is
    /// spoken with; then the marks ็ ่ ้ ๊ ๋ ์; then upper case and Thai digits. Digits sort before Latin, Latin before
    /// Thai, Thai before other scripts.
    ///
    /// What a level says of its last letters is left out where that is the least it can say, and so is a level of which
    /// nothing is left: most titles are their letters alone.
    public static func sortKey(_ text: String) -> [UInt8] {
        let (letters, marks, cases) = levels(text)
        let accented = letters + [0] + without(trailing: 1, marks)
        return without(trailing: 0, accented + [0] + without(trailing: 1, cases))
    }

    /// The weights of the three levels in full.
    static func levels(_ text: String) -> (letters: [UInt8], marks: [UInt8], cases: [UInt8]) {
        var letters: [UInt8] = []
        var marks: [UInt8] = []
        var cases: [UInt8] = []
        for scalar in spoken(Array(normalise(text).unicodeScalars)) {
            if let mark = markWeight(scalar) {
                marks.append(mark)
                continue
            }
            let value = scalar.value
            let isUpper = (0x41...0x5A).contains(value) || (0x0E50...0x0E59).contains(value)
            appendWeight(value, to: &letters)
            marks.append(1)
            cases.append(isUpper ? 2 : 1)
        }
        return (letters, attached(marks), cases)
    }

    private static func without(trailing weight: UInt8, _ weights: [UInt8]) -> [UInt8] {
        Array(weights.prefix((weights.lastIndex { $0 != weight } ?? -1) + 1))
    }

    /// Each leading vowel after its consonant.
    private static func spoken(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result = scalars
        var index = 0
        while index + 1 < result.count {
            let isLeading = (0x0E40...0x0E44).contains(result[index].value)
            if isLeading && (0x0E01...0x0E2E).contains(result[index + 1].value) {
                result.swapAt(index, index + 1)
                index += 1
            }
            index += 1
        }
        return result
    }

    /// Marks follow their letter in `marks`; a letter with a mark sorts after the same letter without one, so the ends
    /// of letters (1) are kept and the mark stands before its letter's end.
    private static func attached(_ marks: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for weight in marks {
            if weight == 1 || result.isEmpty {
                result.append(weight)
            } else {
                result.insert(weight, at: result.count - 1)
            }
        }
        return result
    }

    private static func markWeight(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 0x0E47...0x0E4C: UInt8(scalar.value - 0x0E47) + 2
        case 0x0E3A, 0x0E4D, 0x0E4E: UInt8(scalar.value & 0x0F) + 0x10
        default: nil
        }
    }

    private static func appendWeight(_ value: UInt32, to key: inout [UInt8]) {
        switch value {
        case 0x20: key.append(0x02)
        case 0x30...0x39: key.append(UInt8(value - 0x30) + 0x10)
        case 0x0E50...0x0E59: key.append(UInt8(value - 0x0E50) + 0x10)
        case 0x41...0x5A: key.append(UInt8(value - 0x41) + 0x20)
        case 0x61...0x7A: key.append(UInt8(value - 0x61) + 0x20)
        case 0x0E01...0x0E2E: key.append(UInt8(value - 0x0E01) + 0x40)
        case 0x0E45: appendWeight(0x0E32, to: &key)
        case 0x0E30...0x0E44: key.append(UInt8(value - 0x0E30) + 0x70)
        case 0x21...0x7E, 0x0E2F, 0x0E46, 0x0E4F, 0x0E5A, 0x0E5B: key += [0x03] + spread(value)
        case ..<0x0E00: key += [0x3F] + spread(value)
        default: key += [0xF0] + spread(value)
        }
    }

    /// The 21 bits of a scalar in three bytes, none of them zero.
    private static func spread(_ value: UInt32) -> [UInt8] {
        [14, 7, 0].map { UInt8(value >> $0 & 0x7F) | 0x80 }
    }
}
