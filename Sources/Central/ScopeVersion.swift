package import Protocol

/// The numbers of the sets of scopes that an office reads by.
package enum ScopeVersion {
    /// By how much the number rises when they change.
    ///
    /// A centre that was put back goes on from numbers which the former one may have given to other sets. So each epoch
    /// but the first has a step of its own, of 24 bits: no two centres give one number to different sets.
    package static func step(in epoch: EpochID, isFirst: Bool) -> UInt64 {
        isFirst ? 1 : epoch.bytes.prefix(3).reduce(2) { $0 << 8 | UInt64($1) }
    }
}
