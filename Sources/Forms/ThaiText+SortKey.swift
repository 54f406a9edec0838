extension ThaiText {
    /// Bytes whose order is the dictionary order of the Royal Institute (as in CLDR's collation `th`), so that a
    /// database can sort by them.
    ///
    /// Three levels with a zero between: letters, with a leading vowel (เ แ โ ใ ไ) after the consonant that it is
    /// spoken with; then the marks ็ ่ ้ ๊ ๋ ์; then upper case and Thai digits. Digits sort before Latin, Latin before
    /// Thai, Thai before other scripts.
    ///
    /// Of marks and cases most letters have the least that there can be: how many do is said in one byte before the
    /// next that has more; of the last ones nothing is said, and nothing of a level that has no others.
    public static func sortKey(_ text: String) -> [UInt8] {
        let (letters, marks, cases) = levels(text)
        var key = letters + [0]
        appendRuns(of: marks, to: &key)
        key.append(0)
        appendRuns(of: cases, to: &key)
        return Array(key.prefix((key.lastIndex { $0 != 0 } ?? -1) + 1))
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

    /// Each weight above 1 after the number of ones before it: the more there are, the less is the byte that says so,
    /// for where the one level still has a one the other has more. The end stands for ones without end.
    private static func appendRuns(of weights: [UInt8], to key: inout [UInt8]) {
        let longest = 0xFD
        var ones = 0
        for weight in weights {
            if weight == 1 {
                ones += 1
                continue
            }
            while ones >= longest {
                key.append(UInt8(0xFF - longest))
                ones -= longest
            }
            key += [UInt8(0xFF - ones), weight]
            ones = 0
        }
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
