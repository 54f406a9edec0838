import Protocol
import TestSupport

/// The story of PROTOCOL.md, built from what its tables say and not from its literals.
struct Story {
    let actorA = Story.identifier(from: 0x00) as ActorID
    let actorB = Story.identifier(from: 0x10) as ActorID
    let actorC = Story.identifier(from: 0x40) as ActorID
    let epoch = Story.identifier(from: 0x30) as EpochID
    let recordR = Story.record(1)
    let recordS = Story.record(2)
    /// The public keys of RFC 8032, section 7.1, tests 1 to 3, and Alice's and Bob's of RFC 7748, section 6.1.
    let key1 = Story.bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    let key2 = Story.bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    let key3 = Story.bytes("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
    let bob = Story.bytes("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
    let alice = Story.bytes("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")

    var genesisA: Genesis { Genesis(actor: actorA, deviceKey: key1, office: "5715", reason: .new) }

    var genesisB: Genesis {
        let parent = ChainHead(actor: Story.identifier(from: 0x20), seq: 7, hash: Digest.of([]))
        return Genesis(actor: actorB, deviceKey: key3, office: "5702", reason: .restored, parent: parent)
    }

    var part1: Part {
        part(
            recordR, "community", 1, VectorClock(),
            [
                FieldWrite(field: 1, operation: .set, value: .text("5715")),
                FieldWrite(field: 16, operation: .set, value: .text("บ้านหนองบัว")),
                FieldWrite(field: 17, operation: .set, value: .integer(120)),
            ])
    }

    var change1: Change {
        get throws {
            let claimed = ClaimedTime(wallMs: 1_767_582_764_000, boot: 3, monotonicMs: 60_000)
            return try seal(1, genesisA.hash, 1, claimed, [part1])
        }
    }

    var part2: Part {
        get throws {
            part(
                recordR, "community", 2, VectorClock([actorA: 1]),
                [
                    FieldWrite(
                        field: 16, operation: .set, value: .text("บ้านหนองบัวแดง"), over: [Dot(change: try change1.ref)]),
                    FieldWrite(field: 18, operation: .add, value: .text("02")),
                    FieldWrite(field: 18, operation: .add, value: .text("09")),
                ])
        }
    }

    var part2Scores: Part {
        part(
            recordR, "community", 3, VectorClock([actorA: 1]),
            [
                FieldWrite(field: 19, operation: .set, value: .integer(4))
            ])
    }

    var change2: Change {
        get throws {
            let claimed = ClaimedTime(wallMs: 1_767_582_800_000, boot: 3, monotonicMs: 96_000)
            return try seal(2, try change1.hash, 2, claimed, [try part2, part2Scores])
        }
    }

    var part3: Part {
        get throws {
            let shown = [Dot(change: try change1.ref)]
            return part(
                recordR, "community", 4, VectorClock([actorA: 1]),
                [
                    FieldWrite(field: 16, operation: .set, value: .text("หนองบัว"), over: shown),
                    FieldWrite(field: 17, operation: .clear, over: shown),
                ])
        }
    }

    var part3Activity: Part {
        part(recordS, "activity", 5, VectorClock(), [FieldWrite(field: 1, operation: .set, value: .text("5702"))])
    }

    var change3: Change {
        get throws {
            try Change(
                header: ChangeHeader(
                    actor: actorB, seq: 1, prev: genesisB.hash, lamport: 2, claimed: ClaimedTime(wallMs: -1),
                    clerk: "วิภา", office: "5702", formsVersion: 1),
                parts: [try part3, part3Activity])
        }
    }

    var part4: Part {
        get throws {
            let dots = [
                Dot(change: try change1.ref), Dot(change: try change2.ref), Dot(change: try change2.ref, index: 1),
            ]
            var mark = CanonicalWriter()
            mark.array(3)
            for dot in dots {
                mark.array(4)
                mark.identifier(dot.change.actor)
                mark.number(dot.change.seq)
                mark.bytes(dot.change.tag.bytes)
                mark.number(UInt64(dot.index))
            }
            return part(
                recordR, "community", 6, VectorClock([actorA: 2]),
                [
                    FieldWrite(field: 0, operation: .set, value: .other(mark.bytes))
                ])
        }
    }

    var change4: Change {
        get throws {
            let claimed = ClaimedTime(wallMs: 1_767_582_900_000, boot: 3, monotonicMs: 196_000)
            return try seal(3, try change2.hash, 3, claimed, [try part4])
        }
    }

    /// The seed of the tree from which the salts of actor C come.
    let rootC = SeedNode(level: SaltSeeds.levelMax, place: 0, seed: Story.identifier(from: 0x60))

    var change5: Change {
        get throws {
            try seeded(
                1, Digest(Array(repeating: 0x50, count: 32)) ?? .zero, 1, 1_767_583_000_000, nil,
                [
                    FieldWrite(field: 1, operation: .set, value: .text("5715")),
                    FieldWrite(field: 16, operation: .set, value: .text("บ้านสันทราย")),
                    FieldWrite(field: 17, operation: .set, value: .integer(85)),
                ])
        }
    }

    var change6: Change {
        get throws {
            let former = try change5
            return try seeded(
                2, former.hash, 2, 1_767_583_060_000, former.parts.first?.record,
                [
                    FieldWrite(
                        field: 16, operation: .set, value: .text("บ้านสันทรายใต้"), over: [Dot(change: former.ref)])
                ])
        }
    }

    /// A change of actor C with a salt from its tree; `record` is nil where the part begins one.
    private func seeded(
        _ seq: UInt64, _ prev: Digest, _ lamport: UInt64, _ wallMs: Int64, _ record: RecordID?, _ writes: [FieldWrite]
    ) throws -> Change {
        let header = ChangeHeader(
            actor: actorC, seq: seq, prev: prev, lamport: lamport,
            claimed: ClaimedTime(wallMs: wallMs, boot: 3, monotonicMs: UInt64(wallMs - 1_767_582_700_000)),
            clerk: "สมชาย", office: "5715", formsVersion: 1)
        var seeds = SaltSeeds([rootC])
        let seed = seeds.seed(at: seq) ?? .wrong
        let salt = SaltSeeds.salt(seed, header: header.encoded, place: 0)
        func part(_ id: RecordID) -> Part {
            let seen = record == nil ? VectorClock() : VectorClock([actorC: 1])
            return Part(record: id, type: "community", salt: salt, seen: seen, writes: writes)
        }
        return try Change(header: header, parts: [part(record ?? part(.unnamed).begunRecord(seed))])
    }

    private func part(
        _ record: RecordID, _ type: String, _ salt: UInt8, _ seen: VectorClock, _ writes: [FieldWrite]
    ) -> Part {
        Part(record: record, type: type, salt: Array(repeating: salt, count: 16), seen: seen, writes: writes)
    }

    private func seal(
        _ seq: UInt64, _ prev: Digest, _ lamport: UInt64, _ claimed: ClaimedTime, _ parts: [Part]
    ) throws -> Change {
        try Change(
            header: ChangeHeader(
                actor: actorA, seq: seq, prev: prev, lamport: lamport, claimed: claimed, clerk: "สมชาย",
                office: "5715", formsVersion: 1),
            parts: parts)
    }

    private static func identifier<Subject>(from first: UInt8) -> Bits128<Subject> {
        Bits128((first..<(first + 16))) ?? .wrong
    }

    private static func record(_ last: UInt8) -> RecordID {
        RecordID(text: "f0000000-0000-8000-8000-00000000000\(last)") ?? .wrong
    }

    private static func bytes(_ hex: String) -> [UInt8] { Hex.bytes(hex) ?? [] }
}

extension Bits128 {
    /// What a wrong literal of a test becomes.
    static var wrong: Self {
        var random = SeededGenerator(seed: 0)
        return .random(using: &random)
    }
}
