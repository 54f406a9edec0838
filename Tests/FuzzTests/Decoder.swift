@testable import CentralWeb
import Columns
import Compression
@testable import Forms
import Merge
import Protocol
import SyncLogic

/// Everything that reads bytes of strangers. Each one takes any bytes at all, and either refuses them or understands
/// them: then what it understood is written again and must be the same.
enum Decoder: String, CaseIterable, Sendable {
    case change, batch, packed, row, request, reply, envelope, enrolment, genesis, columns, foldedRequest, foldedReply
    case piece, pendingSnapshot, state, merging, token, ticket, attachment, csv, form, query, typed

    /// Reads `bytes`. A broken promise ends the process.
    func read(_ bytes: [UInt8]) {
        do {
            try understand(bytes)
        } catch {
            // Refused, which is right: only the end of the process is wrong here.
            return
        }
    }

    private func understand(_ bytes: [UInt8]) throws {
        switch self {
        case .change: try Self.change(bytes)
        case .batch: same(bytes, Batch.encode(try Batch.decode(bytes)))
        case .packed: try Self.packed(bytes)
        case .row: try Self.row(bytes)
        case .request: try Self.request(bytes)
        case .reply: try Self.reply(bytes)
        case .envelope: same(bytes, try Envelope(decoding: bytes).encoded)
        case .enrolment: try Self.enrolment(bytes)
        case .genesis: same(bytes, try Genesis(decoding: bytes).encoded)
        case .columns: try Self.columns(bytes)
        case .foldedRequest:
            guard let request = try FoldedRequest(decoding: bytes) else { return }
            same(bytes, request.encoded)
            _ = request.unfolded(device: Self.asked.device, from: Self.stance, bringing: [])
        case .foldedReply: try Self.foldedReply(bytes)
        case .piece: try Self.piece(bytes)
        case .pendingSnapshot: try Self.pendingSnapshot(bytes)
        case .state: try Self.state(bytes)
        case .merging: try Self.merge(try Batch.decode(bytes))
        case .token:
            let token = String(decoding: bytes, as: UTF8.self)
            same(Array(token.utf8), Array(try Shown(token: token).token.utf8))
        case .ticket:
            let signed = try SignedTicket(authorization: String(decoding: bytes, as: UTF8.self))
            let again = signed.ticket.authorization { _ in signed.envelope.signature }
            same(Array(String(decoding: bytes, as: UTF8.self).utf8), Array(again.utf8))
        case .attachment: try Self.attachment(bytes)
        case .csv: try Self.csv(bytes)
        case .form: _ = try FormLoader(bytes, file: "fuzz").form()
        case .query: try Self.query(bytes)
        case .typed: try Self.typed(bytes)
        }
    }

    private static func request(_ bytes: [UInt8]) throws {
        let request = try ExchangeRequest(decoding: bytes)
        same(bytes, request.encoded)
        _ = try BatchPacker.unpack(request.push)
    }

    private static func reply(_ bytes: [UInt8]) throws {
        let reply = try ExchangeReply(decoding: bytes)
        same(bytes, reply.encoded)
        _ = try BatchPacker.unpack(reply.page?.batch)
    }

    private static func piece(_ bytes: [UInt8]) throws {
        let piece = try PieceContent(decoding: bytes)
        same(bytes, piece.encoded)
        _ = try BatchPacker.unpack(piece.batch)
    }

    private static func pendingSnapshot(_ bytes: [UInt8]) throws {
        let pending = try PendingSnapshot(decoding: bytes)
        let again = sure { try PendingSnapshot(decoding: pending.encoded) }
        precondition(again == pending, "how far a snapshot has come is kept as it is")
    }

    private static func change(_ bytes: [UInt8]) throws {
        let change = try Change(decoding: bytes)
        precondition(change.bytes == bytes, "a change keeps its bytes")
        for (place, part) in change.slots.enumerated() {
            if part.isWithheld { continue }
            let withheld = change.withholding([place])
            precondition(withheld.hash == change.hash, "withholding keeps the hash")
            let read = sure { try Change(decoding: withheld.bytes) }
            precondition(read == withheld, "what is withheld can be read")
        }
        for part in change.parts {
            let read = sure { try Part(decoding: part.encoded, isEmptied: part.isEmptied) }
            precondition(read == part, "a part is as it was")
        }
    }

    private static func packed(_ bytes: [UInt8]) throws {
        guard let first = bytes.first, let packing = PackedBatch.Packing(rawValue: first) else { return }
        let changes = try BatchPacker.unpack(PackedBatch(packing: packing, bytes: Array(bytes.dropFirst())))
        let again = sure { try BatchPacker.unpack(try BatchPacker.pack(changes)) }
        precondition(again.map(\.bytes) == changes.map(\.bytes), "a batch comes out as it went in")
    }

    /// The first byte says how many bytes it leans on; the row follows them.
    private static func row(_ bytes: [UInt8]) throws {
        let (rows, prefix) = (RowPacker(), Array(bytes.dropFirst().prefix(Int(bytes.first ?? 0))))
        let plain = try rows.unpack(Array(bytes.dropFirst(1 + prefix.count)), after: prefix)
        same(plain, sure { try rows.pack(plain, after: prefix).map { try rows.unpack($0, after: prefix) } ?? plain })
    }

    /// The first 2 bytes say how many raw bytes follow; the columns come last. They may lean on one change.
    private static func columns(_ bytes: [UInt8]) throws {
        guard bytes.count >= 2 else { return }
        let length = Int(bytes[0]) << 8 | Int(bytes[1])
        let rest = bytes.dropFirst(2)
        let laidOut = LaidOutColumns(columns: Array(rest.dropFirst(length)), raw: Array(rest.prefix(length)))
        let changes = try ColumnsDecoder.decode(laidOut, knowing: OneChange()).changes
        precondition(changes.reduce(0) { $0 + $1.bytes.count } <= 2 * Limits.unpackedBytesMax, "a batch has a bound")
        let again = sure {
            try ColumnsDecoder.decode(ColumnsEncoder.encode(changes, knowing: OneChange()), knowing: OneChange())
        }
        precondition(again.changes.map(\.bytes) == changes.map(\.bytes), "columns come out as they went in")
    }

    private static func foldedReply(_ bytes: [UInt8]) throws {
        guard let reply = try FoldedReply(decoding: bytes, to: asked) else { return }
        let envelope = reply.unfolded(try BatchPacker.unpack(reply.batch))
        _ = try ExchangeReply(decoding: envelope.payload)
        let again = sure { try FoldedReply(decoding: reply.encoded, to: asked) }
        precondition(again == reply, "a folded reply is as it was")
    }

    private static let stance = Stance(
        heads: [ChainHead(actor: OneChange.actor, seq: 1, hash: .zero)],
        cursor: LogCursor(epoch: identity(from: 3), number: 7, logHash: .zero, scopeVersion: 1))

    /// What a folded reply answers.
    private static let asked = ExchangeRequest(
        device: identity(from: 1), number: 4, heads: stance.heads, geneses: [], cursor: stance.cursor,
        push: nil, replyBytesMax: UInt64(Limits.batchBytesWanted), wallMs: 1_767_582_764_000, reads: .columns)

    private static func enrolment(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        switch first % 3 {
        case 0: same(rest, try EnrolRequest(decoding: rest).encoded)
        case 1: same(rest, try EnrolReply(decoding: rest).encoded)
        default: same(rest, try Refusal(decoding: rest).encoded)
        }
    }

    /// The first two bytes say how long the visible bytes are; the context follows.
    private static func state(_ bytes: [UInt8]) throws {
        guard bytes.count >= 2 else { return }
        let length = Int(bytes[0]) << 8 | Int(bytes[1])
        let rest = bytes.dropFirst(2)
        let state = try RecordState(
            id: record, visible: Array(rest.prefix(length)), context: Array(rest.dropFirst(length)))
        look(at: state)
    }

    /// What a store does with changes that passed every check of their form.
    private static func merge(_ changes: [Change]) throws {
        var states: [RecordID: RecordState] = [:]
        var applied = Set<String>()
        for change in changes {
            for part in change.parts {
                var state = states[part.record] ?? RecordState(id: part.record, type: part.type)
                let place = part.record.text
                state.apply(part, of: Origin(of: change)) { applied.contains("\($0) \(place)") }
                applied.insert("\(change.ref) \(place)")
                states[part.record] = state
            }
        }
        for state in states.values {
            look(at: state)
            let again = sure {
                try RecordState(id: state.id, visible: state.visibleBytes, context: state.contextBytes)
            }
            precondition(again.visibleBytes == state.visibleBytes, "a state is kept as it is")
        }
    }

    private static func look(at state: RecordState) {
        _ = state.visibleBytes
        _ = state.contextBytes
        _ = state.deletion
        for rule in MergeRule.allCases {
            for siblings in state.fields.values { _ = FieldView(siblings, rule: rule, centre: "57").shown }
        }
        guard let catalogue else { return }
        let reader = RecordReader(state, catalogue)
        _ = RecordDocument.json(reader, delivery: .central, findings: [], language: .thai).text
        _ = reader.shown.token
        _ = reader.searchText
        _ = reader.readers
    }

    /// The first byte says what follows: a state, a `Content-Range`, an address, a `Range`.
    private static func attachment(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        let text = String(decoding: rest, as: UTF8.self)
        switch first % 4 {
        case 0: same(rest, try AttachmentState(decoding: rest).encoded)
        case 1: same(Array(text.utf8), Array(try AttachmentRange(parsing: text).text.utf8))
        case 2:
            if let address = AttachmentAddress(path: text) { same(Array(text.utf8), Array(address.path.utf8)) }
            if let address = ExchangeAddress(path: text) { same(Array(text.utf8), Array(address.path.utf8)) }
        default:
            guard let wish = AttachmentWish(parsing: text) else { return }
            precondition(
                wish.first >= 0 && (1...Limits.attachmentPieceBytesMax).contains(wish.count), "a wish is bounded")
        }
    }

    private static func csv(_ bytes: [UInt8]) throws {
        var reader = CSVReader(bytes)
        var line = 0
        while let row = try reader.next() {
            precondition(row.line > line, "rows come in order")
            line = row.line
        }
    }

    private static func query(_ bytes: [UInt8]) throws {
        let query = try PageQuery(String(decoding: bytes, as: UTF8.self))
        let link = PageLink(path: ["records"], items: query.items).text
        let again = sure { try PageQuery(String(link.drop { $0 != "?" }.dropFirst())) }
        precondition(again.items == query.items, "a link leads where it says")
    }

    /// What a clerk types into a field, whatever the field: what is understood is written and understood again.
    private static func typed(_ bytes: [UInt8]) throws {
        guard let catalogue, let first = bytes.first else { return }
        let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
        let field = fields[Int(first) % fields.count]
        let value = try field.read(text, in: catalogue)
        for style in [TextStyle(.thai), TextStyle(.english)] { _ = field.text(value, style, in: catalogue) }
        _ = ThaiText.sortKey(text)
        precondition(field.problem(with: value, in: catalogue) == nil, "what was read has no problem")
    }

    /// A field of each way to be read, of all forms: fewer than a byte tells apart.
    private static let fields: [Field] = {
        var seen: Set<String> = []
        let fields = (catalogue?.forms ?? []).flatMap(\.fields).filter { field in
            let range = field.range.map { "\($0)" } ?? ""
            return seen.insert("\(field.kind) \(field.rule) \(range) \(field.maxLength)").inserted
        }
        precondition((1...256).contains(fields.count), "a byte tells fields apart")
        return fields
    }()

    private static let record: RecordID = identity(from: 7)

    private static let catalogue: Catalogue? = {
        do {
            return try Catalogue.load()
        } catch {
            preconditionFailure("the forms are damaged: \(error)")
        }
    }()
}
