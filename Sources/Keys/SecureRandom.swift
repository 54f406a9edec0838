import CCrypto
import Glibc

/// The kernel's random numbers, for the shells: what decides takes its generator as an argument.
public struct SecureRandom: RandomNumberGenerator, Sendable {
    public init() {}

    /// `count` unpredictable bytes, for seeds, codes and identities.
    ///
    /// Throws: `KeysError.noRandomness` when the kernel has none to give.
    public static func bytes(_ count: Int) throws(KeysError) -> [UInt8] {
        precondition(count >= 0, "a count of bytes is not negative")
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                getrandom(buffer.baseAddress?.advanced(by: filled), count - filled, 0)
            }
            if got > 0 {
                filled += got
            } else if errno != EINTR {
                throw .noRandomness(errno: errno)
            }
        }
        return bytes
    }

    /// Ends the process when the kernel has no random numbers: no caller could go on without.
    public mutating func next() -> UInt64 {
        var number: UInt64 = 0
        // Up to 256 bytes the kernel gives all or nothing, and is not interrupted (getrandom(2)).
        let got = getrandom(&number, MemoryLayout<UInt64>.size, 0)
        precondition(got == MemoryLayout<UInt64>.size, "the kernel gives random numbers")
        return number
    }
}
