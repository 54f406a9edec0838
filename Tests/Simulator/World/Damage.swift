import TestSupport

/// What a line can do to a message.
enum Damage: CustomStringConvertible {
    /// It ends early: so many thousandths of it come.
    case cut(Int)
    /// One bit is other, so many thousandths into it.
    case flip(Int, bit: UInt8)

    init(using random: inout SeededGenerator) {
        let place = random.number(0...999)
        self = random.happens(50) ? .cut(place) : .flip(place, bit: UInt8(random.number(0...7)))
    }

    /// The bytes that come.
    func done(to bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .cut(let place): return Array(bytes.prefix(bytes.count * place / 1000))
        case .flip(let place, let bit):
            guard !bytes.isEmpty else { return bytes }
            var bytes = bytes
            bytes[bytes.count * place / 1000] ^= 1 << bit
            return bytes
        }
    }

    var description: String {
        switch self {
        case .cut: "cut"
        case .flip: "with a bit changed"
        }
    }
}
