/// Composed letters (Unicode NFC) for Latin, Greek, Cyrillic and Myanmar text.
///
/// The standard library compares strings by canonical equivalence but offers no public way to compose one. A dictionary
/// from characters finds by that same comparison the one scalar that a sequence is equivalent to. Sequences that no
/// single scalar of these blocks stands for stay as typed; Thai has no composed letters at all.
enum Composition {
    private static let blocks: [ClosedRange<UInt32>] = [
        0x00C0...0x024F, 0x0386...0x03CE, 0x0400...0x045F, 0x1026...0x1026, 0x1E00...0x1EFF,
    ]

    private static let composed: [Character: Unicode.Scalar] = {
        let scalars = blocks.joined().compactMap(Unicode.Scalar.init)
        return Dictionary(scalars.map { (Character($0), $0) }, uniquingKeysWith: { first, _ in first })
    }()

    /// The scalars of `scalars` with what can be composed composed.
    static func compose(_ scalars: String.UnicodeScalarView) -> [Unicode.Scalar] {
        guard scalars.contains(where: { isComposable($0) }) else { return Array(scalars) }
        var result: [Unicode.Scalar] = []
        for character in String(scalars) {
            if character.isASCII {
                result += character.unicodeScalars
            } else if let scalar = composed[character] {
                result.append(scalar)
            } else {
                result += character.unicodeScalars
            }
        }
        return result
    }

    /// Combining marks outside Thai, and the signs that are canonically another letter (Kelvin, Angstrom).
    private static func isComposable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0x102E, 0x212A...0x212B: true
        default: false
        }
    }
}
