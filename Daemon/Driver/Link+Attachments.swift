import Attachments
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Transport

/// The content of attachments: what clerks attached goes to the centre, what they asked for comes from there
/// (PROTOCOL.md, "Attachments").
extension Link {
    /// How long content is left alone that the centre does not take or give now.
    private static let pause: Duration = .seconds(3600)
    private static let contentTypeOfFiles = "application/octet-stream"

    /// Moves at most one piece of one attachment: what clerks wait for first.
    mutating func runErrand() throws(DriverError) -> Errand {
        do throws(LinkError) {
            guard let folder = store.attachments,
                let enrolled = try reading({ t throws(StorageError) in try t.enrolled() })
            else { return .none }
            guard case .move(let bytes) = try mayMove(.attachments) else { return .none }
            let now = MachineClock.now()
            let (wanted, unsent) = try errands(now)
            if let hash = wanted.first {
                try fetch(hash, into: folder, from: enrolled, bytesMax: bytes)
            } else if let hash = unsent.first {
                try bring(hash, in: folder, to: enrolled, bytesMax: bytes)
            } else {
                return .none
            }
            try clearErrandError()
            return .moved
        } catch {
            if case .store(let error) = error, !error.isTransient { throw .store(error) }
            try noteErrand(error)
            return .failed(error)
        }
    }

    /// What is to be fetched and brought, without what is left alone for a while.
    private mutating func errands(_ now: Instant) throws(LinkError) -> (wanted: [Digest], unsent: [Digest]) {
        let isDoubtful = try reading { t throws(StorageError) in
            try t.integer(.attachmentsDoubted) ?? 0 != t.integer(.centreWentBack) ?? 0
        }
        if isDoubtful {
            kept = [:]
            try writing { t throws(StorageError) in try t.doubtCentralAttachments() }
        }
        paused = paused.filter { $0.value > now }
        let paused = self.paused
        let wallMs = MachineClock.wallMs()
        return try reading { t throws(StorageError) in
            let damaged = try t.pausedAttachments(atMs: wallMs)
            return (
                try t.attachmentsToFetch().filter { paused[$0] == nil && !damaged.contains($0) },
                try t.attachmentsToSend().filter { paused[$0] == nil }
            )
        }
    }

    // MARK: Bringing

    /// Asks how far the centre has the content, or brings the next piece of it.
    private mutating func bring(
        _ hash: Digest, in folder: AttachmentFolder, to enrolled: Enrolled, bytesMax: Int64?
    ) throws(LinkError) {
        guard let total = folder.size(of: hash), total > 0, total <= Limits.attachmentBytesMax else {
            return try lose(hash)
        }
        let state: AttachmentState
        do throws(LinkError) {
            if let first = kept[hash] {
                let plan = try planPiece(over: try client(for: enrolled), bytesMax: bytesMax)
                let count = min(plan.bytes, total - first)
                let range = AttachmentRange(first: first, count: count, total: total)
                state = try send(try read(hash, range, in: folder), at: range, of: hash, to: enrolled)
                // Not taken: said again at once it would not be taken either.
                if !state.isWhole, state.kept <= first {
                    throw LinkError.attachmentRefused(Refusal(kind: .unavailable, detail: "piece not taken"))
                }
            } else {
                state = try askState(of: hash, at: enrolled)
            }
        } catch .attachmentRefused(let refusal) {
            return try heed(refusal, of: hash, in: folder)
        }
        if state.isWhole {
            kept[hash] = nil
            try writing { t throws(StorageError) in try t.noteCentral(hash) }
        } else {
            // When all of it is kept already, the last byte says that no more is to come.
            kept[hash] = min(state.kept, total - 1)
        }
    }

    private func read(
        _ hash: Digest, _ range: AttachmentRange, in folder: AttachmentFolder
    ) throws(LinkError) -> [UInt8] {
        do throws(AttachmentError) {
            return try folder.read(hash, from: range.first, max: range.count)
        } catch {
            throw .store(.file(path: folder.file(hash), code: error.code))
        }
    }

    private mutating func askState(of hash: Digest, at enrolled: Enrolled) throws(LinkError) -> AttachmentState {
        let address = AttachmentAddress(hash, isState: true)
        var request = HTTPRequest.get(
            enrolled.server + address.path, responseBytesMax: Limits.enrolBytesMax)
        request.headers = [try ticket(for: address.fetching)]
        return try state(in: try answer(to: request, over: enrolled))
    }

    private mutating func send(
        _ piece: [UInt8], at range: AttachmentRange, of hash: Digest, to enrolled: Enrolled
    ) throws(LinkError) -> AttachmentState {
        let address = AttachmentAddress(hash)
        var request = HTTPRequest.put(
            enrolled.server + address.path, body: piece, contentType: Self.contentTypeOfFiles,
            responseBytesMax: Limits.enrolBytesMax)
        request.headers = [
            HTTPHeader("Content-Range", range.text), try ticket(for: address.bringing(piece, at: range.text)),
        ]
        return try state(in: try answer(to: request, over: enrolled))
    }

    private func state(in answer: HTTPResponse) throws(LinkError) -> AttachmentState {
        do throws(ProtocolError) {
            return try AttachmentState(decoding: answer.body)
        } catch {
            throw .portal(status: answer.status, contentType: answer.contentType)
        }
    }

    // MARK: Fetching

    /// Fetches the next bytes of content. What arrived before a cut is kept.
    private mutating func fetch(
        _ hash: Digest, into folder: AttachmentFolder, from enrolled: Enrolled, bytesMax: Int64?
    ) throws(LinkError) {
        let part = AttachmentPart(of: hash, in: folder)
        let before = part.state()
        if before.isWhole { return try keep(hash) }
        let address = AttachmentAddress(hash)
        var request = HTTPRequest.get(
            enrolled.server + address.path, responseBytesMax: Limits.attachmentPieceBytesMax)
        let first = Int64(before.kept)
        let plan = try planPiece(over: try client(for: enrolled), bytesMax: bytesMax)
        request.range = HTTPRange(first: first, last: first + Int64(plan.bytes) - 1)
        request.keepsPartialBody = true
        request.headers = [try ticket(for: address.fetching)]
        let answer: HTTPResponse
        do throws(LinkError) {
            answer = try self.answer(to: request, over: enrolled)
        } catch .attachmentRefused(let refusal) {
            return try heed(refusal, of: hash, in: folder)
        }
        if let end = answer.endBeforePart, end <= first { return try finish(part, hash) }
        guard answer.status == 206, answer.contentType == Self.contentTypeOfFiles,
            let range = answer.contentRange, range.first == first, let total = range.total,
            total <= Int64(Limits.attachmentBytesMax), !answer.body.isEmpty,
            first + Int64(answer.body.count) <= total
        else { throw .portal(status: answer.status, contentType: answer.contentType) }
        let piece = AttachmentRange(first: before.kept, count: answer.body.count, total: Int(total))
        let isWhole = try arriving(hash) { () throws(AttachmentError) in try part.add(answer.body, at: piece).isWhole }
        if isWhole { return try keep(hash) }
        if let interruption = answer.interruption { throw .transport(interruption) }
    }

    /// All of it was kept, and the program ended before it got its name.
    private mutating func finish(_ part: AttachmentPart, _ hash: Digest) throws(LinkError) {
        if try arriving(hash, { () throws(AttachmentError) in try part.finish().isWhole }) { try keep(hash) }
    }

    /// Whether content is whole now. What is not what its hash says was thrown away, and is left alone for a while that
    /// no restart ends.
    private mutating func arriving(
        _ hash: Digest, _ body: () throws(AttachmentError) -> Bool
    ) throws(LinkError) -> Bool {
        do throws(AttachmentError) {
            return try body()
        } catch {
            guard case .otherContent = error else { throw .store(.file(path: "attachments", code: error.code)) }
            let wallMs = MachineClock.wallMs()
            try writing { t throws(StorageError) in try t.noteDamaged(hash, atMs: wallMs) }
            return false
        }
    }

    /// Notes that content came from the centre, whole.
    private func keep(_ hash: Digest) throws(LinkError) {
        try writing { t throws(StorageError) in try t.noteHere(hash, isCentral: true) }
    }

    // MARK: Answers

    /// The answer of the centre itself.
    /// Throws: `LinkError.attachmentRefused` when it refuses, `.portal` when something else answered.
    private mutating func answer(
        to request: HTTPRequest, over enrolled: Enrolled
    ) throws(LinkError) -> HTTPResponse {
        let client = try client(for: enrolled)
        let stop = stopDescriptor
        let answer = try counting(
            over: client, sending: request.body.count, isResumable: request.keepsPartialBody
        ) { () throws(TransportError) in
            let answer = try client.send(request, stopDescriptor: stop)
            return (answer, answer.interruption == nil)
        }
        if [200, 206, 416].contains(answer.status) { return answer }
        guard answer.contentType == Self.contentType else {
            throw .portal(status: answer.status, contentType: answer.contentType)
        }
        let refusal: Refusal
        do throws(ProtocolError) {
            refusal = try Refusal(decoding: answer.body)
        } catch {
            throw .portal(status: answer.status, contentType: answer.contentType)
        }
        throw .attachmentRefused(refusal)
    }

    /// Does what a refusal of one attachment asks for; others go on. What is no matter of this attachment is thrown on.
    private mutating func heed(
        _ refusal: Refusal, of hash: Digest, in folder: AttachmentFolder
    ) throws(LinkError) {
        kept[hash] = nil
        switch refusal.kind {
        case .absent, .tooLarge, .tooMany: try pause(hash, refusal.kind.rawValue)
        case .content:
            // Either this disk changed the bytes, or the line did what TLS should not let it: tried again later.
            if try !isSound(hash, in: folder) { return try lose(hash) }
            try pause(hash, refusal.kind.rawValue)
        case .malformed, .unsigned, .code, .revoked, .pending, .replayed, .stance, .packing, .unavailable:
            throw .attachmentRefused(refusal)
        }
    }

    private func isSound(_ hash: Digest, in folder: AttachmentFolder) throws(LinkError) -> Bool {
        do throws(AttachmentError) {
            return try folder.isSound(hash)
        } catch {
            throw .store(.file(path: folder.file(hash), code: error.code))
        }
    }

    /// Leaves content alone for a while, and tells why.
    private mutating func pause(_ hash: Digest, _ word: String) throws(LinkError) {
        paused[hash] = MachineClock.now() + Self.pause
        try writing { t throws(StorageError) in try t.noteProblem(hash, word) }
    }

    /// Notes that content that was here is gone, or is not any more what it was.
    private func lose(_ hash: Digest) throws(LinkError) {
        try writing { t throws(StorageError) in
            try t.noteGone(hash)
            try t.noteProblem(hash, "damaged")
        }
    }
}

extension Link {
    /// Forgets why errands failed, once one has moved something.
    private mutating func clearErrandError() throws(LinkError) {
        guard let word = errandError else { return }
        try writing { t throws(StorageError) in
            // An exchange, or a piece that is not to be had, may have noted something else since.
            if try t.text(.lastError) == word { try t.clear(.lastError) }
        }
        errandError = nil
    }

    /// Notes why an errand failed. When even that fails, the next one notes it.
    private mutating func noteErrand(_ error: LinkError) throws(DriverError) {
        // After a cut the same piece is brought again: an answer that tells that it was kept costs less than asking
        // each time how far the centre is.
        if !error.isCut { kept = [:] }
        let word = error.word
        errandError = word
        do throws(LinkError) {
            try writing { t throws(StorageError) in try t.set(.lastError, word) }
        } catch {
            if case .store(let error) = error, !error.isTransient { throw .store(error) }
        }
    }
}
