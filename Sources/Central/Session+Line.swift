package import Columns
package import Compression
package import Protocol
package import SyncLogic

/// How a session's messages travel: by columns, and folded (PROTOCOL.md, "Columns" and "Folding").
extension Session {
    /// Takes in what a request brings, and gives the signed reply as it goes on the line: folded where the office can
    /// unfold it.
    ///
    /// - Parameter sign: the centre's signature over the given bytes.
    package func exchange(
        _ request: ExchangeRequest, _ push: RebuiltBatch, _ offers: [OfferedPage], sign: ([UInt8]) -> [UInt8]
    ) throws(StorageError) -> (reply: ExchangeReply, body: [UInt8]) {
        let (reply, content) = try respond(to: request, try takeIn(request, push, offers))
        let signature = sign(Envelope.signedBytes(reply.encoded, .reply))
        guard request.reads == .columns else {
            return (reply, Envelope(payload: reply.encoded, signature: signature).encoded)
        }
        do throws(CompressionError) {
            var batch: PackedBatch?
            if let content {
                let knowledge = PageKnowledge(
                    centre: CentralKnowledge(log), builder: content.builder, from: content.from)
                batch = try BatchPacker.pack(content.changes, as: .columns, knowing: knowledge)
            }
            return (reply, FoldedReply(reply, batch: batch, signature: signature, to: request).encoded)
        } catch {
            throw .failed(code: 0, message: "compression: \(error)")
        }
    }

    /// Takes in what a request brings.
    ///
    /// What an office of another epoch wrote has to wait until that office has given back what lies under it: it is not
    /// taken in, and the reply says where the office must go on from.
    func takeIn(
        _ request: ExchangeRequest, _ push: RebuiltBatch, _ offers: [OfferedPage]
    ) throws(StorageError) -> Taken {
        let isOther = try isOfAnotherEpoch(request)
        var taken = isOther ? Taken() : try take(push.changes)
        taken.deferred = isOther ? push.changes.count : 0
        if !isOther { try keepSeeds(push) }
        try take(offers)
        return taken
    }

    /// Whether a request comes from an office that knows this log from another epoch.
    func isOfAnotherEpoch(_ request: ExchangeRequest) throws(StorageError) -> Bool {
        guard let cursor = request.cursor else { return false }
        return try cursor.epoch != log.head().epoch
    }

    /// The page that tells a device which may not read up to where this log is the one that it knew, and nothing else:
    /// what it had given to the former centre may be lost.
    func placePage(
        _ request: ExchangeRequest, _ start: PageBuilder<Log>.Start?
    ) throws(StorageError) -> Page? {
        guard let start, start.from != nil else { return nil }
        let head = try log.head()
        let number = start.rewind ?? request.cursor?.number ?? 0
        let place = LogCursor(
            epoch: head.epoch, number: number, logHash: try log.logHash(at: number) ?? .zero,
            scopeVersion: request.cursor?.scopeVersion ?? 0)
        return Page(from: number, cursor: place, hasMore: number < head.number, batch: nil)
    }

    /// Keeps the seeds of what an office wrote, so that its salts need not travel to the others either.
    func keepSeeds(_ push: RebuiltBatch) throws(StorageError) {
        for (actor, seeds) in push.seeds where try log.actor(actor)?.genesis.office == sender.office {
            try log.keep(seeds, of: actor)
        }
    }
}

extension CentralLog {
    /// The changes that an office pushed, and the seeds of their salts.
    package func rebuild(_ batch: PackedBatch?) -> Result<RebuiltBatch, PackingError> {
        Result { () throws(PackingError) in try BatchPacker.unpack(batch, knowing: CentralKnowledge(self)) }
    }
}

extension CentralError {
    /// How a push is refused that does not unpack.
    package init(_ error: PackingError) {
        switch error {
        case .content(let error): self = .malformed(error)
        case .compression(.tooLarge), .compression(.ratioTooHigh):
            self = .malformed(.aboveLimit(.message, max: Limits.unpackedBytesMax))
        // Mostly what they lean on is not here, or not the same: a centre that was put back, or an actor that forked.
        // Whatever it is, the sender can say the same without columns.
        case .columns: self = .refused(Refusal(kind: .packing, detail: "\(PackedBatch.Packing.zstd.rawValue)"))
        case .compression: self = .malformed(.malformed(.reservedEncoding, offset: 0))
        }
    }
}
