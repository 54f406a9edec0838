import Keys
import Protocol
import SQLiteReplica
import SyncLogic

/// What a reply answers, as far as the store keeps count of it.
struct Asked {
    /// The request's number.
    let number: UInt64
    /// What the request said.
    let said: Said
    /// Changes that it brought.
    let sent: Int
    /// This machine's wall clock when the reply came over the line; nil when a courier brought it.
    let contactMs: Int64?
}

extension Store {
    /// Takes in a reply, what it means for this store's actor, and what the clerk is told, in one transaction.
    ///
    /// - Parameters:
    ///   - envelope: the reply as received, in full.
    ///   - request: the request in full, when the reply came over the line: where both sides stand now.
    ///   - adjust: what the reply means for the store as it is; the reply itself when it was just asked for.
    func accept(
        _ reply: ExchangeReply, _ pulled: [Change], _ envelope: [UInt8], _ asked: Asked, keys: DeviceKeys,
        using random: inout some RandomNumberGenerator, request: ExchangeRequest? = nil,
        adjust: (OfficeTransaction) throws(AcceptError) -> ExchangeReply? = { _ in nil }
    ) throws(StoreError) -> Acceptance {
        var generator = random
        defer { random = generator }
        let acceptance = try write { transaction throws(StoreError) -> Acceptance in
            let acceptance: Acceptance
            do throws(AcceptError) {
                let reply = try adjust(transaction) ?? reply
                acceptance = try transaction.accept(
                    reply, pulled: pulled, said: asked.said, envelope: envelope)
            } catch {
                throw .accept(error)
            }
            try storing { () throws(StorageError) in
                if let reason = acceptance.mustMint {
                    try transaction.mint(
                        reason, deviceKey: keys.signing.publicKey, sign: keys.signing.sign, using: &generator)
                }
                try transaction.note(acceptance, asked, reply.page)
                if let request { try transaction.noteStance(after: reply, to: request) }
                if acceptance.wentBackTo != nil {
                    try transaction.set(.centreWentBackAt, asked.contactMs ?? reply.wallMs)
                }
                if let contactMs = asked.contactMs {
                    try transaction.set(.lastContact, contactMs)
                    let ahead = contactMs.subtractingReportingOverflow(reply.wallMs).partialValue
                    try transaction.set(.clockAhead, ahead)
                }
            }
            return acceptance
        }
        if acceptance.mustMint != nil { try noteIncarnation() }
        try applyLedger()
        try scrub()
        return acceptance
    }

    /// Takes off the disk what is left there of erased values. While a clerk reads it waits for the next reply.
    private func scrub() throws(StoreError) {
        if home == nil { return }
        do throws(StorageError) {
            try DatabaseFile.scrub(queue)
        } catch .busy {
            return
        } catch {
            throw .storage(error)
        }
    }
}

extension OfficeTransaction {
    /// Counts what came of a request.
    fileprivate func note(_ acceptance: Acceptance, _ asked: Asked, _ page: Page?) throws(StorageError) {
        try increase(.sent, by: Int64(asked.sent))
        try increase(.received, by: Int64(acceptance.received))
        try increase(.heldCount, by: Int64(acceptance.held))
        try noteAnswer(to: asked.number, isByBundle: asked.contactMs == nil)
        if let page, !page.hasMore { try noteCentralContent(before: page.cursor.number) }
    }
}
