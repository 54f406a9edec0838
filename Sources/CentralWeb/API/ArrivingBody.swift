import Hummingbird
import NIOCore
import Protocol
import Synchronization

/// Room in memory for bodies that arrive or are being answered. Who sends one is not known before it is whole, so all
/// of them together have a bound, and so has each address: whoever leaves many unfinished fills neither the machine
/// nor the others' room.
final class BodyRoom: Sendable {
    private struct Taken {
        var bytes = 0
        var bySender: [String: Int] = [:]
    }

    private let taken = Mutex(Taken())
    private let bytesMax: Int
    private let senderBytesMax: Int

    /// - Parameters:
    ///   - bytesMax: bytes of all bodies at one time.
    ///   - senderBytesMax: of those from one address; several offices may share one.
    init(bytesMax: Int = 64 << 20, senderBytesMax: Int = 16 << 20) {
        self.bytesMax = bytesMax
        self.senderBytesMax = senderBytesMax
    }

    /// Takes room for so many bytes more from one address; false when there is none.
    fileprivate func take(_ bytes: Int, for sender: String) -> Bool {
        taken.withLock { taken in
            let ofSender = taken.bySender[sender] ?? 0
            guard bytes <= bytesMax - taken.bytes, bytes <= senderBytesMax - ofSender else { return false }
            taken.bytes += bytes
            taken.bySender[sender] = ofSender + bytes
            return true
        }
    }

    fileprivate func giveBack(_ bytes: Int, of sender: String) {
        if bytes == 0 { return }
        taken.withLock { taken in
            taken.bytes -= bytes
            let left = (taken.bySender[sender] ?? 0) - bytes
            taken.bySender[sender] = left > 0 ? left : nil
        }
    }
}

/// One request's body as far as it came. It keeps its room for as long as it lives: until it was answered.
final class ArrivingBody {
    /// Why nothing more of a body is taken.
    enum Fault: Error, Hashable {
        case tooLarge(max: Int)
        case noRoom

        /// How the sender is told.
        var refusal: Refusal {
            switch self {
            case .tooLarge(let max): Refusal(kind: .tooLarge, detail: "\(max)")
            case .noRoom: Refusal(kind: .tooMany, detail: "wait")
            }
        }
    }

    private(set) var bytes: [UInt8] = []
    private let room: BodyRoom
    private let sender: String

    /// A body from an address, of which nothing came yet.
    init(_ room: BodyRoom, from sender: String) {
        self.room = room
        self.sender = sender
    }

    deinit { room.giveBack(bytes.count, of: sender) }

    /// Puts all of `body` behind what is there. What came before a line was cut stays.
    /// Throws: `Fault`, or what the server threw at a body that breaks off or is no HTTP.
    func take(_ body: RequestBody, upTo max: Int) async throws {
        for try await buffer in body { try take(buffer.readableBytesView, upTo: max) }
    }

    /// Puts bytes behind what is there.
    func take(_ more: some Collection<UInt8>, upTo max: Int) throws(Fault) {
        guard more.count <= max - bytes.count else { throw .tooLarge(max: max) }
        guard room.take(more.count, for: sender) else { throw .noRoom }
        bytes += more
    }
}
