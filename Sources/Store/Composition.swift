import Columns
package import Compression
package import Protocol
package import SyncLogic

/// A request and what it takes to fold it.
package struct Composition {
    package let request: ExchangeRequest
    package let sent: Int
    /// What of it the answer is taken in by.
    package let said: Said
    private let folded: FoldedRequest?

    fileprivate init(_ request: ExchangeRequest, _ outgoing: Outgoing, folded: FoldedRequest?) {
        self.request = request
        self.folded = folded
        sent = outgoing.push.count
        said = outgoing.said
    }

    /// What is signed and sent: the shorter form where the centre can unfold it.
    package var payload: [UInt8] { folded?.encoded ?? request.encoded }
}

extension OfficeStorage {
    /// What to say next as the request `number`, packed.
    ///
    /// What was said last is forgotten here: until the answer is taken in, the office cannot know what the centre
    /// remembers of it.
    package func compose(
        _ device: DeviceID, number: UInt64, wallMs: Int64, count: Int, size: ExchangeSize, replyBytesMax: UInt64
    ) throws(StorageError) -> Result<Composition, CompressionError> {
        let form = try lineForm()
        var next = form
        next.stance = nil
        try setLineForm(next)
        let load: Load
        switch try fitted(to: size, count: count, form) {
        case .success(let fitting): load = fitting
        case .failure(let error): return .failure(error)
        }
        let outgoing = load.outgoing
        let request = ExchangeRequest(
            device: device, number: number, heads: outgoing.heads, geneses: outgoing.geneses,
            cursor: outgoing.cursor, marks: outgoing.marks, push: load.push,
            offers: outgoing.offers.map(\.envelope),
            replyBytesMax: min(replyBytesMax, UInt64(size.replyBytesMax(after: load.bytes))), wallMs: wallMs,
            reads: form.readsPlain || form.readsPages ? .zstd : .newest)
        let folded = FoldedRequest(request, bringing: outgoing.push, after: form.stance)
        return .success(Composition(request, outgoing, folded: folded))
    }

    /// The most that fits into `size`: how well changes pack is only known once they are packed, so less is tried until
    /// it fits, and then once more in between.
    private func fitted(
        to size: ExchangeSize, count: Int, _ form: LineForm
    ) throws(StorageError) -> Result<Load, CompressionError> {
        var load: Load
        switch try packed(count: count, bytes: Limits.batchBytesWanted, form) {
        case .success(let whole): load = whole
        case .failure(let error): return .failure(error)
        }
        guard let room = size.requestBytesMax, load.bytes > room else { return .success(load) }
        var fitting: Load?
        var tooLarge = load
        for _ in 0..<Load.triesMax {
            let bytes = Load.guess(between: fitting, and: tooLarge, room: room)
            // One change goes whatever its size.
            if bytes >= tooLarge.plainBytes || tooLarge.count <= 1 { break }
            switch try packed(count: count, bytes: bytes, form) {
            case .success(let next): load = next
            case .failure(let error): return .failure(error)
            }
            if load.bytes > room {
                tooLarge = load
            } else {
                fitting = load
                if load.bytes >= room - room / 8 { break }
            }
        }
        return .success(fitting ?? tooLarge)
    }

    /// So many changes as fit into so many bytes before they are packed, packed.
    private func packed(
        count: Int, bytes: Int, _ form: LineForm
    ) throws(StorageError) -> Result<Load, CompressionError> {
        let outgoing = try outgoing(count: count, bytes: bytes)
        let confirmed = Dictionary(uniqueKeysWithValues: try ownActors().map { ($0.id, $0.confirmed) })
        let knowledge = OfficeKnowledge(self, leaning: .onConfirmed(confirmed))
        return Result { () throws(CompressionError) in
            let push = try BatchPacker.pack(
                outgoing.push, as: form.pushesPlain ? .zstd : .newest, knowing: knowledge)
            return Load(outgoing: outgoing, push: push)
        }
    }

    /// Remembers what the centre knows now of this office.
    package func noteStance(after reply: ExchangeReply, to request: ExchangeRequest) throws(StorageError) {
        var form = LineForm()
        form.readsPages = try lineForm().readsPages && reply.page?.hasMore == true
        if let cursor = reply.page?.cursor, try self.cursor() == cursor {
            form.stance = Stance(heads: request.heads, cursor: cursor)
        }
        try setLineForm(form)
    }

    /// Notes that the centre could not read a push: the next one leans on nothing.
    package func pushPlainly() throws(StorageError) {
        var form = try lineForm()
        form.pushesPlain = true
        try setLineForm(form)
    }

    /// Notes that a reply could not be read here: the next one shall lean on nothing.
    package func readPlainly() throws(StorageError) {
        var form = try lineForm()
        form.readsPlain = true
        try setLineForm(form)
    }

    /// Notes that a piece of a snapshot could not be read here: pages bring the same, and no piece is wanted any more.
    package func readPages() throws(StorageError) {
        var form = try lineForm()
        form.readsPages = true
        try setLineForm(form)
        try setPendingSnapshot(nil)
    }

    /// The changes of a batch, rebuilt from what is here.
    package func unpack(_ batch: PackedBatch?) -> Result<[Change], PackingError> {
        Result { () throws(PackingError) in
            try BatchPacker.unpack(batch, knowing: OfficeKnowledge(self, leaning: .onAll)).changes
        }
    }
}

/// What a request might bring, packed.
private struct Load {
    /// How often a batch is laid out to find what fits.
    static let triesMax = 6

    let outgoing: Outgoing
    let push: PackedBatch?
    /// Bytes of what it brings, before packing.
    let plainBytes: Int
    /// Bytes of it in the request.
    let bytes: Int

    init(outgoing: Outgoing, push: PackedBatch?) {
        self.outgoing = outgoing
        self.push = push
        let offered = outgoing.offers.reduce(0) { $0 + $1.envelope.count }
        plainBytes = outgoing.push.reduce(0) { $0 + $1.bytes.count } + offered
        bytes = (push?.bytes.count ?? 0) + offered
    }

    /// Changes and offers.
    var count: Int { outgoing.push.count + outgoing.offers.count }

    /// How many bytes, before packing, might just fit into `room`: between what fits and what does not, as if each
    /// change packed alike.
    static func guess(between fitting: Load?, and tooLarge: Load, room: Int) -> Int {
        let (bytes, plain) = (fitting?.bytes ?? 0, fitting?.plainBytes ?? 0)
        let share = Double(room - room / 16 - bytes) / Double(max(1, tooLarge.bytes - bytes))
        return plain + max(1, Int(Double(tooLarge.plainBytes - plain) * max(0, min(share, 0.95))))
    }
}
