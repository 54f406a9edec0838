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
        _ device: DeviceID, number: UInt64, wallMs: Int64, count: Int, bytes: Int, replyBytesMax: UInt64
    ) throws(StorageError) -> Result<Composition, CompressionError> {
        let outgoing = try outgoing(count: count, bytes: bytes)
        let form = try lineForm()
        var next = form
        next.stance = nil
        try setLineForm(next)
        let confirmed = Dictionary(uniqueKeysWithValues: try ownActors().map { ($0.id, $0.confirmed) })
        let knowledge = OfficeKnowledge(self, leaning: .onConfirmed(confirmed))
        return Result { () throws(CompressionError) in
            let push = try BatchPacker.pack(
                outgoing.push, as: form.pushesPlain ? .zstd : .newest, knowing: knowledge)
            let request = ExchangeRequest(
                device: device, number: number, heads: outgoing.heads, geneses: outgoing.geneses,
                cursor: outgoing.cursor, marks: outgoing.marks, push: push,
                offers: outgoing.offers.map(\.envelope), replyBytesMax: replyBytesMax, wallMs: wallMs,
                reads: form.readsPlain ? .zstd : .newest)
            let folded = FoldedRequest(request, bringing: outgoing.push, after: form.stance)
            return Composition(request, outgoing, folded: folded)
        }
    }

    /// Remembers what the centre knows now of this office.
    package func noteStance(after reply: ExchangeReply, to request: ExchangeRequest) throws(StorageError) {
        var form = LineForm()
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

    /// The changes of a batch, rebuilt from what is here.
    package func unpack(_ batch: PackedBatch?) -> Result<[Change], PackingError> {
        Result { () throws(PackingError) in
            try BatchPacker.unpack(batch, knowing: OfficeKnowledge(self, leaning: .onAll)).changes
        }
    }
}
