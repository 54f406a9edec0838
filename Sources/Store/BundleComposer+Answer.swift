import Bundles
import Compression
import Keys
import Protocol
import SQLiteReplica
import SyncLogic

extension BundleComposer {
    /// Takes in the centre's answer, each reply in a transaction of its own: of one that was cut or changed on its way,
    /// what comes before that is taken in. An answer may come late, twice or after a later one.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - wallMs: this machine's wall clock, in milliseconds since 1970.
    ///   - random: where a new actor comes from, when the centre says that this store was put back or copied.
    ///
    /// Throws: `ExchangeError.bundle` when it is not for this machine; `.store(.accept)` when it answers what this
    /// store said before it was put back.
    public func takeIn(
        _ path: String, wallMs: Int64, using random: inout some RandomNumberGenerator
    ) throws(ExchangeError) -> AnswerReceipt {
        let bundle = try bundling { () throws(BundleError) in
            let bundle = try BundleFile.open(path)
            try bundle.check(.toOffice, for: device)
            return bundle
        }
        let enrolled = try reading { transaction throws(ExchangeError) in
            try storing { () throws(StorageError) in try transaction.enrolled() }
        }
        guard let enrolled else { throw .notEnrolled }
        var frames = try bundling { () throws(BundleError) in
            try bundle.opened(by: keys.sealing, from: enrolled.serverKey)
        }
        var receipt = AnswerReceipt()
        guard let first = try bundling({ () throws(BundleError) in try frames.next() }) else { return receipt }
        let asked: ExchangeRequest
        do throws(ProtocolError) {
            asked = try ExchangeRequest(decoding: first)
        } catch {
            throw .malformed(error)
        }
        guard asked.device == device else { throw .malformed(.malformed(.badReference, offset: 0)) }
        // Whether or not it is taken in: what this store asks next must count as later.
        try writing { transaction throws(StorageError) in try transaction.passNumber(asked.number) }
        while let frame = try bundling({ () throws(BundleError) in try frames.next() }) {
            let reply = try exchanges.reply(status: 200, body: frame)
            guard try take(reply, frame, to: asked, into: &receipt, using: &random) else {
                receipt.isOld = true
                return receipt
            }
            receipt.madeMs = reply.wallMs
        }
        receipt.isWhole = frames.ending == .whole
        if receipt.madeMs != nil {
            try writing { transaction throws(StorageError) in try transaction.set(.lastAnswer, wallMs) }
        }
        return receipt
    }

    /// Takes in one reply; false when it is an old one.
    private func take(
        _ reply: ExchangeReply, _ envelope: [UInt8], to asked: ExchangeRequest, into receipt: inout AnswerReceipt,
        using random: inout some RandomNumberGenerator
    ) throws(ExchangeError) -> Bool {
        guard reply.number == asked.number else {
            throw .strayReply(expected: asked.number, actual: reply.number)
        }
        let pulled: [Change]
        do throws(PackingError) {
            pulled = try BatchPacker.unpack(reply.page?.batch)
        } catch {
            throw .unpacking(error)
        }
        let pushed = Dictionary(asked.heads.map { ($0.actor, $0.seq) }, uniquingKeysWith: { max($0, $1) })
        do throws(StoreError) {
            let acceptance = try store.accept(
                reply, pulled, envelope,
                Asked(number: asked.number, said: Said(pushed: pushed), sent: 0, contactMs: nil), keys: keys,
                using: &random
            ) { transaction throws(AcceptError) in
                let answered = try SyncLogic.translating(
                    { () throws(StorageError) in try transaction.answeredNumber() }, AcceptError.storage)
                return try transaction.timely(reply, to: asked, answered: answered)
            }
            receipt.received += acceptance.received
            receipt.held += acceptance.held
            receipt.isOfRestored = receipt.isOfRestored || reply.rewind != nil
            return true
        } catch {
            if error == .accept(.old) { return false }
            throw .store(error)
        }
    }
}
