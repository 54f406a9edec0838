import Keys
import Store

/// The keys of every world: making one takes as long as much of a history. Nothing that is decided depends on them.
enum Keyring {
    /// The centre's.
    static let centre = Result { try SigningKey(seed: Array(repeating: 1, count: 32)) }
    private static let devices = (2..<34).map { seed in
        Result { try DeviceKeys(seed: Array(repeating: UInt8(seed), count: 64)) }
    }

    /// The keys of the n-th machine of a world, from 0.
    static func device(_ place: Int) throws -> DeviceKeys { try devices[place].get() }
}
