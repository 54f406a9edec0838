import Bundles
import Forms
public import Keys
import Protocol
import SyncLogic

/// What an answer says.
public struct BundleAnswer: Hashable, Sendable {
    public let device: Device
    /// The number of the log entry that it brings the office to; nil for a machine that may not read.
    public internal(set) var through: UInt64?
    /// Changes of the office that it reports as held.
    public internal(set) var held = 0
}

extension Central {
    /// Writes what one machine of an office is to be told, as a file for the way back: what has arrived here, what is
    /// held, what the office may read, and all of the log that it lacks.
    ///
    /// An answer is for one machine, for its keys open it and its own chains are what it confirms. That is the one of
    /// which a bundle waits for an answer, or else the only one that there is.
    ///
    /// - Parameters:
    ///   - office: the office's code.
    ///   - fingerprint: which of its machines; nil when that is plain.
    ///   - path: where to; private, whole or not at all.
    ///   - replaces: whether a file that is there gives way.
    ///   - random: where the key of this one bundle comes from.
    ///
    /// Throws: `CentralError.severalDevices` when the office has several machines that it could be for.
    public func answer(
        office: String, device fingerprint: Fingerprint?, to path: String, replaces: Bool, nowMs: Int64,
        using random: inout some RandomNumberGenerator
    ) throws(CentralError) -> BundleAnswer {
        var generator = random
        defer { random = generator }
        let answer = try BundleFile.write(path, replaces: replaces, failure: CentralError.bundle) {
            put throws(CentralError) in
            try read { transaction throws(CentralError) in
                let addressee = try transaction.addressee(of: office, fingerprint)
                return try write(to: addressee, put, transaction, nowMs, &generator)
            }
        }
        let device = answer.device.id
        try write(nowMs: nowMs) { transaction throws(CentralError) in try transaction.noteAnswered(device) }
        return answer
    }

    /// A reply as an exchange would carry it: the office keeps it as the centre's word.
    private func signed(_ reply: ExchangeReply) -> [UInt8] {
        let payload = reply.encoded
        return Envelope(payload: payload, signature: signingKey.sign(Envelope.signedBytes(payload, .reply))).encoded
    }

    private func write(
        to addressee: Addressee, _ put: ([UInt8]) throws(BundleError) -> Void, _ transaction: CentralTransaction,
        _ nowMs: Int64, _ random: inout some RandomNumberGenerator
    ) throws(CentralError) -> BundleAnswer {
        let device = addressee.device
        let own = BundleParty(office: catalogue.province, device: DeviceID(publicKey: signingKey.publicKey))
        var sealer = try bundling { () throws(BundleError) in
            try BundleSealer(
                .toOffice, from: own, to: BundleParty(office: device.office, device: device.id),
                sealingKey: addressee.sealingKey, signing: signingKey, using: &random)
        }
        try bundling { () throws(BundleError) in try put(sealer.start) }
        var answer = BundleAnswer(device: device)
        // Which frame is the last one is known once there is no other.
        var waiting = addressee.asked.encoded
        let session = Session(
            log: transaction, sender: try transaction.sender(device), catalogue: catalogue, nowMs: nowMs)
        try Answering(session: session, asked: addressee.asked).replies { reply throws(CentralError) in
            try bundling { () throws(BundleError) in try put(sealer.seal(waiting, isLast: false)) }
            waiting = signed(reply)
            answer.held += reply.held.count
            answer.through = reply.page?.cursor.number ?? answer.through
        }
        try bundling { () throws(BundleError) in try put(sealer.seal(waiting, isLast: true)) }
        return answer
    }
}

/// Lays out the replies of an answer.
private struct Answering {
    let session: Session<CentralTransaction>
    let asked: ExchangeRequest

    /// Hands over one reply after the other.
    func replies(_ give: (ExchangeReply) throws(CentralError) -> Void) throws(CentralError) {
        let held = try centrally { () throws(StorageError) -> [HeldNotice] in try notices() }
        var taken = Session<CentralTransaction>.Taken()
        taken.held = Array(held.prefix(Limits.batchChangesMax))
        let first = try centrally { () throws(StorageError) in try session.reply(to: asked, taken) }
        try give(first)
        var rest = held.dropFirst(Limits.batchChangesMax)
        while !rest.isEmpty {
            try give(reply(held: Array(rest.prefix(Limits.batchChangesMax)), archived: first.archived))
            rest = rest.dropFirst(Limits.batchChangesMax)
        }
        let had = try centrally { () throws(StorageError) -> [ActorID: UInt64] in try self.had() }
        var last = first.page
        while let page = last, page.hasMore {
            let next = try centrally { () throws(StorageError) in
                try session.page(asked, from: page.cursor.number, had)
            }
            try give(reply(page: next, archived: first.archived))
            last = next
        }
    }

    /// The changes of the office that are held, of whose fate a bundle could not tell it.
    private func notices() throws(StorageError) -> [HeldNotice] {
        var notices: [HeldNotice] = []
        for head in asked.heads { notices += try session.log.heldNotices(of: head.actor, through: head.seq) }
        return notices
    }

    private func had() throws(StorageError) -> [ActorID: UInt64] {
        var had: [ActorID: UInt64] = [:]
        for head in asked.heads where try session.isHere(head) { had[head.actor] = head.seq }
        return had
    }

    private func reply(held: [HeldNotice] = [], page: Page? = nil, archived: UInt64) -> ExchangeReply {
        ExchangeReply(
            number: asked.number, wallMs: session.nowMs, statuses: [], held: held, grant: nil, page: page,
            archived: archived)
    }
}
