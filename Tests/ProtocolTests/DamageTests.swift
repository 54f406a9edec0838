import Protocol
import TestSupport
import Testing

/// Whatever happens to bytes on their way: nothing stops the program, and nothing damaged is taken for the original.
@Suite struct DamageTests {
    /// Something that travels: how its bytes are read, and written again.
    struct Message: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]
        let rewrite: @Sendable ([UInt8]) throws -> [UInt8]
    }

    static var messages: [Message] {
        get throws {
            let page = try Specification()
            return try kinds.map { description, literal, rewrite in
                Message(testDescription: description, bytes: try page.bytes(literal), rewrite: rewrite)
            }
        }
    }

    private static var kinds: [(String, String, @Sendable ([UInt8]) throws -> [UInt8])] {
        [
            (
                "change", "change-2",
                { bytes in
                    let change = try Change(decoding: bytes)
                    return try Change(header: change.header, parts: change.parts).bytes
                }
            ),
            ("withheld change", "change-2-withheld", { try Change(decoding: $0).bytes }),
            ("part", "part-2", { try Part(decoding: $0).encoded }),
            ("genesis", "genesis-b", { try Genesis(decoding: $0).encoded }),
            ("batch", "batch-1", { Batch.encode(try Batch.decode($0)) }),
            ("request", "request-1", { try ExchangeRequest(decoding: $0).encoded }),
            ("request with cursor", "request-2", { try ExchangeRequest(decoding: $0).encoded }),
            ("request with marks", "request-3", { try ExchangeRequest(decoding: $0).encoded }),
            ("reply with grant", "reply-1", { try ExchangeReply(decoding: $0).encoded }),
            ("reply with page", "reply-2", { try ExchangeReply(decoding: $0).encoded }),
            ("reply with notice", "reply-3", { try ExchangeReply(decoding: $0).encoded }),
            ("reply with rewind", "reply-4", { try ExchangeReply(decoding: $0).encoded }),
            ("envelope", "envelope-2", { try Envelope(decoding: $0).encoded }),
            ("enrol request", "enrol-request", { try EnrolRequest(decoding: $0).encoded }),
            ("enrol reply", "enrol-reply", { try EnrolReply(decoding: $0).encoded }),
            ("ticket", "ticket", { try Ticket(decoding: $0).encoded }),
            ("attachment state", "attachment-state", { try AttachmentState(decoding: $0).encoded }),
            ("refusal", "refusal", { try Refusal(decoding: $0).encoded }),
        ]
    }

    @Test(arguments: try messages)
    func `a message that is cut at any byte is refused`(message: Message) throws {
        #expect(try message.rewrite(message.bytes) == message.bytes)
        for count in 0..<message.bytes.count {
            #expect(throws: ProtocolError.self, "\(count) bytes") {
                try message.rewrite(Array(message.bytes.prefix(count)))
            }
        }
        #expect(throws: ProtocolError.self) { try message.rewrite(message.bytes + [0x00]) }
    }

    @Test(arguments: try messages)
    func `a message with any bit flipped is refused or says something else`(message: Message) throws {
        for place in message.bytes.indices {
            for bit in 0..<8 {
                var bytes = message.bytes
                bytes[place] ^= 1 << bit
                do {
                    // What is read has one spelling: written again it is the flipped bytes, so it differs.
                    #expect(try message.rewrite(bytes) == bytes, "byte \(place), bit \(bit)")
                } catch is ProtocolError {
                    continue
                }
            }
        }
    }

    @Test(arguments: try messages)
    func `a message with bytes changed, lost and added is refused or says something else`(message: Message) throws {
        for seed in 0..<300 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            var bytes = message.bytes
            for _ in 0..<random.number(1...4) where !bytes.isEmpty {
                let place = random.number(0...(bytes.count - 1))
                switch random.number(0...3) {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.remove(at: place)
                case 2: bytes.insert([0x00, 0x80, 0x9B, 0xFF][random.number(0...3)], at: place)
                default: bytes.swapAt(place, random.number(0...(bytes.count - 1)))
                }
            }
            do {
                #expect(try message.rewrite(bytes) == bytes, "seed \(seed)")
            } catch is ProtocolError {
                continue
            }
        }
    }

    @Test(arguments: ["change-1", "change-2", "change-2-withheld", "change-3"])
    func `a change with any bit flipped has another hash`(name: String) throws {
        let bytes = try Specification().bytes(name)
        let hash = try Change(decoding: bytes).hash
        for place in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[place] ^= 1 << bit
                let damaged: Change
                do {
                    damaged = try Change(decoding: flipped)
                } catch {
                    continue
                }
                #expect(damaged.hash != hash, "byte \(place), bit \(bit)")
            }
        }
    }
}
