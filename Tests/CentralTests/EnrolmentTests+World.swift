import Central
import Forms
import Foundation
import Keys
import Protocol

/// A centre in memory with two offices, and machines that enrol there.
struct EnrolmentWorld {
    static let startMs: Int64 = 1_767_582_764_000

    let central: Central
    var random = SplitMix(state: 7)

    /// SplitMix64 (Steele, Lea, Flood 2014).
    struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    /// A machine that has its keys.
    struct Machine {
        let signing: SigningKey
        let sealing: SealingKey
        var number: UInt64 = 0

        var device: DeviceID { DeviceID(publicKey: signing.publicKey) }
        var fingerprint: Fingerprint { Fingerprint(of: signing.publicKey) }

        init(_ byte: UInt8) throws {
            signing = try SigningKey(seed: [UInt8](repeating: byte, count: 32))
            sealing = try SealingKey(seed: [UInt8](repeating: byte, count: 32))
        }

        func request(_ code: String, office: String, label: String = "pc-01") -> [UInt8] {
            EnrolRequest(
                code: code, office: office, signingKey: signing.publicKey, sealingKey: sealing.publicKey, label: label
            ).encoded
        }

        /// An exchange that brings nothing, with the next number.
        mutating func exchange() -> [UInt8] {
            number += 1
            let payload = ExchangeRequest(
                device: device, number: number, heads: [], geneses: [], cursor: nil, push: nil,
                replyBytesMax: 1_000_000, wallMs: EnrolmentWorld.startMs
            ).encoded
            return Envelope(payload: payload, signature: signing.sign(Envelope.signedBytes(payload, .request))).encoded
        }
    }

    init() throws {
        central = try Central.inMemory(
            catalogue: try Catalogue.load(), signingKey: try SigningKey(seed: [UInt8](repeating: 57, count: 32)),
            nowMs: Self.startMs, using: &random)
        try central.addOffice("5715", networks: [], nowMs: Self.startMs)
        try central.addOffice("5703", networks: [], nowMs: Self.startMs)
    }

    mutating func code(for office: String, needsApproval: Bool = false) throws -> EnrolmentCode {
        try central.issueCode(for: office, needsApproval: needsApproval, nowMs: Self.startMs, using: &random)
    }

    func enrol(_ bytes: [UInt8], after ms: Int64 = 0) -> Answer { central.enrol(bytes, nowMs: Self.startMs + ms) }

    func device(_ machine: Machine) throws -> Device? {
        try central.offices().flatMap(\.devices).first { $0.id == machine.device }
    }
}

/// A temporary folder that goes with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("centre-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("temporary folder left behind: \(path): \(error)")
        }
    }
}
