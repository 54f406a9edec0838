import Columns
import Compression
import Forms
import Foundation
import Merge
import Protocol

/// Trains the dictionary of the line, or that of a store's rows, from made-up work: reads batches on standard input,
/// one JSON document a line, and writes the dictionary to standard output.
///
///     train-dictionary columns|rows BYTES
///
/// A batch is a list of changes; a change is `{"type": …, "record": n, "fields": {name: value}}`, where a record that
/// was not there before begins.
@main
enum TrainDictionary {
    /// What a dictionary is for, with the id that zstd writes into frames: in one byte, up to 255.
    enum Kind: String {
        case columns, rows

        var id: UInt8 {
            switch self {
            case .columns: 1
            case .rows: 2
            }
        }
    }

    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let kind = arguments.first.flatMap(Kind.init(rawValue:)),
            let bytesMax = arguments.dropFirst().first.flatMap({ Int($0) })
        else { throw CompressionError.notTrainable }
        let catalogue = try Catalogue.load()
        var samples: [[UInt8]] = []
        var seed: UInt64 = 1
        while let line = readLine() {
            seed += 1
            var office = Office(catalogue, seed: seed)
            let chain = try office.changes(of: Data(line.utf8))
            switch kind {
            case .columns: samples.append(office.columns(of: chain))
            case .rows: samples += Office.rows(of: chain)
            }
        }
        var dictionary = try ZstdDictionary.train(samples: samples, bytesMax: bytesMax)
        dictionary.replaceSubrange(4..<8, with: [kind.id, 0, 0, 0])
        FileHandle.standardOutput.write(Data(dictionary))
    }
}

/// A change of a sample.
struct SampleChange: Decodable {
    enum Cell: Decodable {
        case text(String)
        case integer(Int64)

        init(from decoder: any Decoder) throws {
            let box = try decoder.singleValueContainer()
            do {
                self = .text(try box.decode(String.self))
            } catch {
                self = .integer(try box.decode(Int64.self))
            }
        }

        var value: Value {
            switch self {
            case .text(let text): .text(text)
            case .integer(let integer): .integer(integer)
            }
        }
    }

    let type: String
    let record: Int
    let fields: [String: Cell]
}

/// Writes sample changes as an office does.
struct Office: BatchKnowledge {
    private let catalogue: Catalogue
    private let actor: ActorID
    private let root: SeedNode
    private var former: [Change] = []
    private var random: SplitMix64

    init(_ catalogue: Catalogue, seed: UInt64) {
        self.catalogue = catalogue
        random = SplitMix64(state: seed)
        actor = .random(using: &random)
        root = SeedNode(level: SaltSeeds.levelMax, place: 0, seed: .random(using: &random))
    }

    func change(of actor: ActorID, at seq: UInt64) -> Change? {
        actor == self.actor && seq <= UInt64(former.count) ? former[Int(seq) - 1] : nil
    }

    func seeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) -> SaltSeeds {
        SaltSeeds(actor == self.actor ? [root] : [])
    }

    /// The columns of a batch whose first half the other side has.
    mutating func columns(of chain: [Change]) -> [UInt8] {
        former = Array(chain.prefix(chain.count / 2))
        return ColumnsEncoder.encode(Array(chain.dropFirst(chain.count / 2)), knowing: self).columns
    }

    /// What a store keeps of a batch: the changes, and the records that more than one of them made.
    static func rows(of chain: [Change]) -> [[UInt8]] {
        let changes = Dictionary(grouping: chain) { $0.parts[0].record }.values.filter { $0.count > 1 }
        let states = changes.compactMap { RecordState($0[0].parts[0].record, merging: $0, without: []) }
        return chain.map(\.bytes) + states.map(\.visibleBytes).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The changes that an office made in a batch.
    mutating func changes(of line: Data) throws -> [Change] {
        let samples = try JSONDecoder().decode([SampleChange].self, from: line)
        var seeds = seeds(of: actor, in: 1...UInt64(max(1, samples.count)))
        var chain: [Change] = []
        var parts: [Int: Part] = [:]
        var cells: [Int: [FieldID: Dot]] = [:]
        var clocks: [Int: VectorClock] = [:]
        var wall: Int64 = 1_767_582_764_000
        for sample in samples {
            wall += Int64(random.next() % 40_000)
            let seq = UInt64(chain.count) + 1
            let header = ChangeHeader(
                actor: actor, seq: seq, prev: chain.last?.hash ?? .of(actor.bytes),
                lamport: UInt64(parts[sample.record] == nil ? 1 : 2),
                claimed: ClaimedTime(wallMs: wall, boot: 1, monotonicMs: UInt64(wall) - 1_767_500_000_000),
                clerk: "สมศรี ใจดี", office: "5715", formsVersion: 1)
            var fields = sample.fields
            if parts[sample.record] == nil { fields["office"] = .text("5715") }
            let writes = fields.compactMap { name, cell -> FieldWrite? in
                guard let field = catalogue.form(sample.type)?.fieldID(named: name) else { return nil }
                let over = cells[sample.record]?[field].map { [$0] } ?? []
                return FieldWrite(field: field, operation: .set, value: cell.value, over: over)
            }
            let seed = seeds.seed(at: seq) ?? root.seed
            let salt = SaltSeeds.salt(seed, header: header.encoded, place: 0)
            let seen = clocks[sample.record] ?? VectorClock()
            let nameless = Part(record: .unnamed, type: sample.type, salt: salt, seen: seen, writes: writes)
            let id = parts[sample.record]?.record ?? nameless.begunRecord(seed)
            let part = Part(record: id, type: sample.type, salt: salt, seen: seen, writes: writes)
            let change = try Change(header: header, parts: [part])
            parts[sample.record] = part
            for (write, dot) in part.dotted(by: change.ref) {
                if let dot { cells[sample.record, default: [:]][write.field] = dot }
            }
            clocks[sample.record, default: VectorClock()].observe(actor, seq)
            chain.append(change)
        }
        return chain
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
