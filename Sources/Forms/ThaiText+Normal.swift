extension ThaiText {
    /// Whether `text` surely stands in its one form already, as nearly all that is stored does: a single look at its
    /// bytes. False says nothing.
    ///
    /// It holds printable ASCII and Thai with single spaces inside, without nikhahit and without a doubled `เ`, and no
    /// mark stands behind one of a higher rank.
    static func isNormal(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var scan = Scan()
            for byte in bytes where !scan.take(byte) { return false }
            return scan.isComplete
        }
    }

    /// `text` in lower case, for a search.
    static func lowercased(_ text: String) -> String {
        var text = text
        var hasUpper = false
        let isSimple = text.withUTF8 { bytes in
            for byte in bytes {
                // ASCII, and scalars from U+0800 to U+0FFF, of which none has a case.
                if byte >= 0xC0, byte != 0xE0 { return false }
                if byte < 0x5B, byte > 0x40 { hasUpper = true }
            }
            return true
        }
        if !isSimple { return text.lowercased() }
        return hasUpper ? String(decoding: text.utf8.map(lowercased), as: UTF8.self) : text
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    /// Whether one of the digits ๐ to ๙ is in `text`.
    static func hasThaiDigit(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var previous: UInt8 = 0
            for byte in bytes {
                if previous == 0xB9, byte >= 0x90, byte <= 0x99 { return true }
                previous = byte
            }
            return false
        }
    }

    /// What a look at a text's bytes has to remember.
    private struct Scan {
        private var isEmpty = true
        private var wasSpace = true
        private var wasLeadingE = false
        private var previousRank = 0
        /// The bytes of a Thai scalar that were read so far, and the second of them.
        private var begun = 0
        private var middle: UInt8 = 0

        var isComplete: Bool { begun == 0 && (isEmpty || !wasSpace) }

        mutating func take(_ byte: UInt8) -> Bool {
            isEmpty = false
            switch begun {
            case 1:
                begun = 2
                middle = byte
                return byte == 0xB8 || byte == 0xB9
            case 2:
                begun = 0
                return takeThai(UInt32(middle & 0x3F) << 6 | UInt32(byte & 0x3F))
            default:
                if byte == 0xE0 {
                    begun = 1
                    return true
                }
                let isSpace = byte == 0x20
                let isFine = (0x20...0x7E).contains(byte) && !(isSpace && wasSpace)
                wasSpace = isSpace
                wasLeadingE = false
                previousRank = 0
                return isFine
            }
        }

        private mutating func takeThai(_ scalar: UInt32) -> Bool {
            let rank = Self.rank(scalar)
            let isLeadingE = scalar == 0x0E40
            let isFine = (0x0E01...0x0E5B).contains(scalar) && scalar != 0x0E4D && !(isLeadingE && wasLeadingE)
            let isOrdered = rank == 0 || previousRank <= rank
            wasSpace = false
            wasLeadingE = isLeadingE
            previousRank = rank
            return isFine && isOrdered
        }

        /// The order of marks behind a consonant; 0 for what is none.
        private static func rank(_ scalar: UInt32) -> Int {
            switch scalar {
            case 0x0E3A: 1
            case 0x0E31, 0x0E34...0x0E39: 2
            case 0x0E48...0x0E4B: 3
            case 0x0E33: 4
            default: 0
            }
        }
    }
}
