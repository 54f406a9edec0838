package import Protocol

/// The hash of the central log at one of its entries (PROTOCOL.md, "Pages").
package enum LogHash {
    /// The hash after one more entry.
    ///
    /// - Parameters:
    ///   - change: the hash of the entry's change.
    ///   - before: the log's hash before it.
    ///   - epoch: the epoch that begins with this entry; nil when it goes on with one, or begins the first. So logs
    ///     that parted never have one hash again, whatever comes back to them.
    package static func after(_ change: Digest, _ before: Digest, beginning epoch: EpochID?) -> Digest {
        Digest.of("log1", (epoch?.bytes ?? []) + before.bytes + change.bytes)
    }
}

extension [Epoch] {
    /// The epoch that begins with an entry; nil when there is none, or it is the first of all.
    func beginning(at number: UInt64) -> EpochID? { dropFirst().last { $0.start + 1 == number }?.id }
}
