import Foundation
import Keys
import Protocol

@testable import Bundles

/// A bundle of three frames from one machine to the centre, and what a test may do with it.
struct Letters {
    static let frames: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 9, count: 300)]

    let office: SigningKey
    let centre: SigningKey
    let centreSealing: SealingKey
    let bytes: [UInt8]
    /// Where the first frame begins.
    let start: Int

    init(frames: [[UInt8]] = Letters.frames, ephemeral: UInt8 = 8) throws {
        office = try SigningKey(seed: Array(repeating: 1, count: 32))
        centre = try SigningKey(seed: Array(repeating: 57, count: 32))
        centreSealing = try SealingKey(derivedFrom: centre)
        var sealer = try BundleSealer(
            .toCentre, from: BundleParty(office: "5715", device: DeviceID(publicKey: office.publicKey)),
            to: BundleParty(office: "57", device: DeviceID(publicKey: centre.publicKey)),
            sealingKey: centreSealing.publicKey, signing: office,
            by: try SealingKey(seed: Array(repeating: ephemeral, count: 32)))
        var bytes = sealer.start
        start = bytes.count
        for (place, frame) in frames.enumerated() {
            bytes += try sealer.seal(frame, isLast: place == frames.count - 1)
        }
        self.bytes = bytes
    }

    /// What opens of these bytes.
    func open(_ bytes: [UInt8]) throws -> (frames: [[UInt8]], ending: BundleEnding?) {
        let bundle = try SealedBundle(bytes)
        try bundle.check(.toCentre, for: DeviceID(publicKey: centre.publicKey))
        var frames = try bundle.opened(by: centreSealing, from: office.publicKey)
        var opened: [[UInt8]] = []
        while let frame = try frames.next() { opened.append(frame) }
        return (opened, frames.ending)
    }
}
