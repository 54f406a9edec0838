import Forms
import Merge
import Protocol
import Store
import SyncLogic

/// Changes that the centre has not applied, for people: what was written, why it is not applied, what to do.
struct HeldPage {
    private let session: Session

    init(_ session: Session) { self.session = session }

    /// One change as programs read it.
    static func document(_ held: OwnHeldChange) -> JSON {
        let header = held.change.header
        var members: [JSON.Member] = [
            .init("change", .string(held.change.ref.label)), .init("clerk", .string(header.clerk)),
            .init("recordedAt", .string(UTCTime.text(header.claimed.wallMs))),
            .init("ids", .array(Set(held.change.parts.map(\.record.text)).sorted().map { .string($0) })),
            .init("reason", .string(held.reason.word)),
            .init("state", .string(held.decision == nil ? "waiting" : "refused")),
        ]
        if let decision = held.decision {
            members.append(.init("why", .string(decision.why)))
            members.append(.init("decidedBy", .string(decision.staff)))
            members.append(.init("decidedAt", .string(UTCTime.text(decision.atMs))))
        }
        return .object(members)
    }

    /// All of them, each with what it wrote.
    func lines(_ held: [OwnHeldChange]) throws(CommandError) -> [String] {
        if held.isEmpty { return [session.text(Messages.Held.none)] }
        var lines: [String] = []
        for (place, change) in held.enumerated() {
            if place > 0 { lines.append("") }
            lines += try self.lines(change)
        }
        return lines
    }

    /// One of them, without what it wrote: for the page of its record.
    func summary(_ held: OwnHeldChange) -> [String] {
        let label = held.change.ref.label
        guard let decision = held.decision else {
            return [session.text(Messages.Held.waiting(label, held.reason.label)), session.text(held.reason.advice)]
        }
        let when = TimeText.text(decision.atMs)
        return [
            session.text(Messages.Held.refused(label, why: decision.why)),
            session.text(Messages.Held.decided(by: decision.staff, when)),
            session.text(Messages.Held.recordAgain),
        ].map(Screen.line)
    }

    private func lines(_ held: OwnHeldChange) throws(CommandError) -> [String] {
        var lines = summary(held)
        for part in held.change.parts {
            let (state, isDeparted) = try session.read { transaction throws(StorageError) in
                (try transaction.record(part.record), try transaction.isDeparted(part.record))
            }
            let reader = RecordReader(state ?? RecordState(id: part.record, type: part.type), session.catalogue)
            let type = reader.form?.label[session.language] ?? part.type
            lines.append("  \(type): \(Screen.line(reader.title))")
            let deeds = isDeparted ? [session.text(Messages.Scopes.notShown)] : HistoryPage(session, reader).deeds(part)
            lines += deeds.map { "    " + $0 }
        }
        return lines
    }
}
