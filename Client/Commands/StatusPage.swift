import Forms
import Protocol
import Store
import SyncLogic

/// The state of a store, in plain sentences or for programs.
struct StatusPage {
    /// A clock that is further off than this is pointed out: times on pages would mislead.
    private static let clockDoubtMs: Int64 = 5 * 60_000

    let session: Session
    let status: OfficeStatus
    /// The centre at which an enrolment was asked for and is still to come.
    let wished: String?
    let stateHash: String
    let isDaemonRunning: Bool
    /// What it will take to bring what waits.
    let forecasts: Forecasts
    /// Attachments that are to be fetched from the centre.
    let attachmentsWanted: Int

    var document: JSON {
        .object([
            .init("office", .string(status.office)), .init("clerk", .string(status.clerk)),
            .init("actor", .string(status.actor.hex)), .init("enrolled", .boolean(status.isEnrolled)),
            .init("unsent", .integer(Int64(status.unsent))), .init("held", .integer(Int64(status.held))),
            .init("refused", .integer(Int64(status.refused))),
            .init("conflicts", .integer(Int64(status.conflicts))),
            .init("findings", .integer(Int64(status.findings))), .init("records", .integer(Int64(status.records))),
            .init("leaving", .integer(Int64(status.leaving))),
            .init("lastContact", Self.time(status.lastContactMs)), .init("stateHash", .string(stateHash)),
            .init("server", Self.text(status.server)), .init("daemonRunning", .boolean(isDaemonRunning)),
            .init("lastError", Self.text(status.lastError)), .init("enrolError", Self.text(status.enrolError)),
            .init("nextTry", Self.time(status.nextTryMs)), .init("roundTripMs", Self.number(status.roundTripMs)),
            .init("exchangeBytes", Self.number(status.exchangeBytes)),
            .init("clockAheadMs", Self.number(status.clockAheadMs)),
            .init("line", lineDocument), .init("forecast", Self.document(forecasts.changes, of: "changes")),
            .init("attachmentForecast", Self.document(forecasts.attachments, of: "attachments")),
            .init("budget", linePage.document),
            .init("bundles", .array(status.bundles.map(Self.document))),
            .init("lastBundleAnswer", Self.time(status.lastAnswerMs)),
            .init("archived", .integer(Int64(status.archived))), .init("written", .integer(Int64(status.written))),
            .init("storeRestored", Self.text(status.remade.map { $0 == .cloned ? "copied" : "restored" })),
            .init("centreRestored", Self.time(status.centreRestoredMs)),
            .init("givenBack", .integer(Int64(status.givenBack))), .init("firstSync", firstSync),
            .init("attachmentsUnsent", .integer(forecasts.attachments.count)),
            .init("attachmentsWanted", .integer(Int64(attachmentsWanted))),
            .init("formsVersion", .integer(Int64(Catalogue.version))),
        ])
    }

    var lines: [String] {
        let place = ValueText(session).scope(status.office)
        let labels =
            [Messages.Status.office(place, clerk: status.clerk), Messages.Status.records(status.records)]
            + (status.firstSync.map { [Messages.Status.firstSync($0.received, of: $0.wanted)] } ?? [])
            + delivery + history
            + [Messages.Status.conflicts(status.conflicts), Messages.Status.findings(status.findings)]
            + line + clock
            + [Messages.Status.stateHash(stateHash)]
        return labels.map { Screen.line(session.text($0)) }
    }

    private var firstSync: JSON { Self.document(status.firstSync) }

    /// How far a first sync has come, for programs.
    static func document(_ progress: FirstSync?) -> JSON {
        guard let progress else { return .null }
        return .object([
            .init("received", .integer(Int64(progress.received))), .init("wanted", .integer(Int64(progress.wanted))),
        ])
    }

    private var delivery: [Label] {
        let unsent =
            status.unsent > 0
            ? [Messages.Status.unsent(status.unsent)] : status.isEnrolled ? [Messages.Status.allSent] : []
        let bundles = status.bundles.map {
            Messages.Bundle.waiting($0.file, $0.changes, TimeText.text($0.writtenMs))
        }
        let attachments =
            (forecasts.attachments.count > 0 ? [Messages.Attachment.waiting(forecasts.attachments.count)] : [])
            + (attachmentsWanted > 0 ? [Messages.Attachment.wanted(attachmentsWanted)] : [])
        return unsent + bundles + attachments + (status.held > 0 ? [Messages.Status.held(status.held)] : [])
            + (status.refused > 0 ? [Messages.Status.refused(status.refused)] : [])
            + (status.leaving > 0 ? [Messages.Status.leaving(status.leaving)] : [])
            + (status.archived > 0 ? [Messages.Status.archived(status.archived, of: status.written)] : [])
    }

    /// What happened to this store and to the centre, as far as copies were put back.
    private var history: [Label] {
        var labels: [Label] = []
        switch status.remade {
        case .restored: labels.append(Messages.Status.storeRestored)
        case .cloned: labels.append(Messages.Status.storeCopied)
        case .new, nil: break
        }
        if let time = status.centreRestoredMs {
            labels.append(Messages.Status.centreRestored(TimeText.text(time), givenBack: status.givenBack))
        }
        return labels
    }

    private var line: [Label] {
        guard status.isEnrolled else { return enrolment }
        let now = session.environment.now().wallMs
        var labels = [Messages.Status.server(status.server ?? "")]
        labels.append(
            status.lastContactMs.map {
                Messages.Status.lastContact(TimeText.text($0), ago: TimeText.ago($0, now: now))
            } ?? Messages.Status.neverReached)
        if let answered = status.lastAnswerMs { labels.append(Messages.Bundle.answered(TimeText.text(answered))) }
        if let word = status.lastError { labels.append(Messages.Status.lastError(Messages.reason(word))) }
        if isDaemonRunning, status.lastError != nil, let next = status.nextTryMs, next > now {
            labels.append(Messages.Status.nextTry(TimeText.text(next)))
        }
        labels += enrolment + quality
        return labels + [isDaemonRunning ? Messages.Status.daemonRunning : Messages.Status.daemonStopped]
    }

    private var enrolment: [Label] {
        let told = status.isEnrolled ? Messages.Status.newEnrolFailed : Messages.Status.enrolFailed
        let failure = status.enrolError.map { [told(Messages.reason($0))] } ?? []
        if let wished { return failure + [Messages.Status.enrolPending(wished)] }
        return failure + (status.isEnrolled ? [] : [Messages.Status.notEnrolled])
    }

    private var clock: [Label] {
        guard let ahead = status.clockAheadMs, ahead.magnitude > Self.clockDoubtMs.magnitude else { return [] }
        let span = TimeText.span(ahead)
        return [ahead > 0 ? Messages.Status.clock(ahead: span) : Messages.Status.clock(behind: span)]
    }

    private static func document(_ bundle: WaitingBundle) -> JSON {
        .object([
            .init("file", .string(bundle.file)), .init("exportedAt", .string(UTCTime.text(bundle.writtenMs))),
            .init("changes", .integer(Int64(bundle.changes))),
        ])
    }

    private static func time(_ milliseconds: Int64?) -> JSON { milliseconds.map { .string(UTCTime.text($0)) } ?? .null }
    private static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
    static func number(_ number: Int64?) -> JSON { number.map { .integer($0) } ?? .null }
}
