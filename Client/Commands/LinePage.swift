import Forms
import SyncLogic

/// What the line may carry, and has carried, in plain sentences or for programs.
struct LinePage {
    private let budget: LineBudget
    private let nowMs: Int64
    private let proxy: String?
    private let spent: LineBudget.Spent
    private let isReceiving: Bool

    /// - Parameters:
    ///   - proxy: the proxy that a clerk named.
    ///   - isReceiving: whether a first sync is not complete.
    init(_ budget: LineBudget, nowMs: Int64, proxy: String? = nil, isReceiving: Bool = false) {
        self.budget = budget
        self.isReceiving = isReceiving
        self.nowMs = nowMs
        self.proxy = proxy.map(ProxyAddress.shown)
        spent = budget.spent(atMs: nowMs)
    }

    var document: JSON {
        let rules = budget.rules
        let waits = waiting
        return .object([
            .init("dayBytes", StatusPage.number(rules.dayBytes)),
            .init("hourBytes", StatusPage.number(rules.hourBytes)),
            .init("hours", rules.hours.map { .string($0.text) } ?? .null), .init("metered", .boolean(rules.isMetered)),
            .init("proxy", proxy.map { .string($0) } ?? .null),
            .init("spentHour", .integer(spent.hour)), .init("spentDay", .integer(spent.day)),
            .init("spentMonth", .integer(spent.month)),
            .init("waitsFor", waits.map { .string($0.reason.rawValue) } ?? .null),
            .init("waitsUntil", waits?.untilMs.map { .string(UTCTime.text($0)) } ?? .null),
            .init("waiting", waits.map { .string($0.isReceiving ? "first_sync" : "records") } ?? .null),
        ])
    }

    var labels: [Label] {
        var labels: [Label] = []
        let rules = budget.rules
        if spent.month > 0 { labels.append(Messages.Budget.spent(day: spent.day, month: spent.month)) }
        if let bytes = rules.dayBytes { labels.append(Messages.Budget.day(spent.day, of: bytes)) }
        if let bytes = rules.hourBytes { labels.append(Messages.Budget.hour(spent.hour, of: bytes)) }
        if let hours = rules.hours { labels.append(Messages.Budget.hours(hours)) }
        if rules.isMetered { labels.append(Messages.Budget.metered) }
        if let proxy { labels.append(Messages.Budget.proxy(proxy)) }
        if let wait { labels.append(wait) }
        return labels
    }

    /// What waits for the budget, and until when; nil when nothing does.
    var wait: Label? {
        waiting.map { Messages.Budget.waiting($0.reason, $0.untilMs, isReceiving: $0.isReceiving) }
    }

    private var waiting: (reason: LineBudget.Reason, untilMs: Int64?, isReceiving: Bool)? {
        if case .wait(let untilMs, let reason) = budget.mayMove(.records, atMs: nowMs) {
            return (reason, untilMs, false)
        }
        if isReceiving, case .wait(let untilMs, let reason) = budget.mayMove(.snapshots, atMs: nowMs) {
            return (reason, untilMs, true)
        }
        return nil
    }
}
