import Central
import Forms
import Foundation
import Keys
import Protocol
import TestSupport

/// A centre in memory with two offices, and machines that enrol there.
struct EnrolmentWorld {
    static let startMs: Int64 = 1_767_582_764_000

    let central: Central
    var random = SeededGenerator(seed: 7)

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
