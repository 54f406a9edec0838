import Foundation
import Keys
import Protocol
import Testing

@testable import Bundles

/// The literal of PROTOCOL.md, "Bundles", which other programs computed from that page.
@Suite struct `The specification of bundles` {
    private static func bytes(_ text: String) throws -> [UInt8] { try #require(Hex.bytes(text)) }

    private static func literal(_ name: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "Protocol/PROTOCOL.md"), encoding: .utf8)
        let start = try #require(page.range(of: "```hex name=\(name)\n"))
        return try bytes(page[start.upperBound...].prefix { $0 != "`" }.filter { !$0.isWhitespace })
    }

    @Test func `the literal is what the story's keys seal, and opens`() throws {
        let device = try SigningKey(
            seed: Self.bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
        let centre = try SigningKey(
            seed: Self.bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
        let sealing = try SealingKey(
            seed: Self.bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"))
        let request = try Self.literal("request-2")
        var sealer = try BundleSealer(
            .toCentre, from: BundleParty(office: "5715", device: DeviceID(publicKey: device.publicKey)),
            to: BundleParty(office: "57", device: DeviceID(publicKey: centre.publicKey)), sealingKey: sealing.publicKey,
            signing: device, by: try SealingKey(seed: Array(repeating: 9, count: 32)))
        let literal = try Self.literal("bundle")
        #expect(try sealer.start + sealer.seal(request, isLast: true) == literal)

        var frames = try SealedBundle(literal).opened(by: sealing, from: device.publicKey)
        #expect(try frames.next() == request)
        #expect(try frames.next() == nil && frames.ending == .whole)
    }
}
