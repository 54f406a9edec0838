public import Keys
import Protocol
public import SQLiteReplica

/// The secret keys of one machine: made once, kept in a file of their own, never sent.
public struct DeviceKeys: Sendable {
    /// Signs what this device sends.
    public let signing: SigningKey
    /// Opens what is sealed for this device.
    public let sealing: SealingKey

    /// The keys that come of 64 random bytes.
    public init(seed: [UInt8]) throws(StoreError) {
        do {
            signing = try SigningKey(seed: Array(seed.prefix(32)))
            sealing = try SealingKey(seed: Array(seed.dropFirst(32)))
        } catch {
            throw .keys(error)
        }
    }

    /// The keys of the home.
    public init(of home: OfficeHome) throws(StoreError) {
        guard let text = try SmallFile.read(home.keys) else { throw .file(path: home.keys, code: 2) }
        guard let seed = Hex.bytes(String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace }) else {
            throw .unreadable(home.keys)
        }
        try self.init(seed: seed)
    }

    /// Makes the keys of a new home.
    static func make(
        in home: OfficeHome, using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> DeviceKeys {
        let seed = (0..<4).flatMap { _ in RecordID.random(using: &random).bytes }
        try SmallFile.write(Array((Hex.text(seed) + "\n").utf8), to: home.keys, mode: 0o600, isSynced: true)
        return try DeviceKeys(seed: seed)
    }
}
