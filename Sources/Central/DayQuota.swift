import Protocol

/// How many changes each device brought on the present day, so that one that went mad, or was stolen, does not fill the
/// province's log. Kept in memory: after a new start everybody begins anew.
struct DayQuota: Sendable {
    private static let dayMs: Int64 = 24 * 60 * 60 * 1000

    private var day: Int64 = .min
    private var counts: [DeviceID: Int] = [:]
    private let changesMax: Int

    init(changesMax: Int = Limits.deviceDayChangesMax) { self.changesMax = changesMax }

    /// Whether a device may bring more changes at this time, in milliseconds since 1970.
    mutating func hasRoom(for device: DeviceID, atMs nowMs: Int64) -> Bool {
        begin(nowMs)
        return counts[device] ?? 0 < changesMax
    }

    /// Counts changes that a device brought.
    mutating func note(_ count: Int, of device: DeviceID, atMs nowMs: Int64) {
        if count == 0 { return }
        begin(nowMs)
        counts[device, default: 0] += count
    }

    private mutating func begin(_ nowMs: Int64) {
        let today = nowMs / Self.dayMs
        if today != day { counts = [:] }
        day = today
    }
}
