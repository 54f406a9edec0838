import Central
import Protocol

/// The centre in numbers, in Prometheus's text format (version 0.0.4). It names offices but no person and no device.
struct MetricsText {
    let figures: CentralFigures
    let offices: [OfficeOverview]
    let requests: RequestCounts.Values
    let nowMs: Int64

    var text: String {
        (centre + perOffice + perRequest).joined(separator: "\n") + "\n"
    }

    private var centre: [String] {
        metric("log_number", "gauge", "Entries of the central log.", [("", "\(figures.head.number)")])
            + metric("records", "gauge", "Records that are not deleted.", [("", "\(figures.records)")])
            + metric(
                "records_in_conflict", "gauge", "Records in which people must settle something.",
                [("", "\(figures.conflicts)")])
            + metric("held_parts", "gauge", "Parts kept without being applied.", [("", "\(figures.held)")])
            + metric(
                "offices", "gauge", "Offices that may exchange.",
                [("", "\(offices.count { !$0.office.isRevoked })")])
            + metric(
                "devices", "gauge", "Devices by standing.",
                DeviceStanding.allCases.map { standing in
                    let count = offices.flatMap(\.devices).count { $0.standing == standing }
                    return ("standing=\"\(standing.rawValue)\"", "\(count)")
                })
    }

    private var perOffice: [String] {
        let contacts = offices.compactMap { overview in
            overview.lastContactMs.map { (label(overview), "\(max(0, nowMs - $0) / 1000)") }
        }
        return metric(
            "office_last_contact_seconds", "gauge", "Seconds since any device of the office exchanged.", contacts)
            + metric(
                "office_unsent_changes", "gauge", "Changes that the office's devices said they still had to send.",
                offices.map { (label($0), "\($0.unsent)") })
            + metric(
                "office_backlog_entries", "gauge", "Log entries that no device of the office has read.",
                offices.map { (label($0), "\($0.backlog)") })
    }

    private var perRequest: [String] {
        let sorted = requests.requests.sorted { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }
        let time = requests.exchangeTime / .seconds(1)
        return metric(
            "requests_total", "counter", "Requests answered since the server started.",
            sorted.map { ("route=\"\($0.key.route)\",status=\"\($0.key.status)\"", "\($0.value)") })
            + heading("exchange_seconds", "summary", "Time from an exchange's bytes to its answer.")
            + ["khunatham_exchange_seconds_sum \(time)", "khunatham_exchange_seconds_count \(requests.exchanges)"]
    }

    private func label(_ overview: OfficeOverview) -> String { "office=\"\(overview.office.code)\"" }

    private func metric(
        _ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: String)]
    ) -> [String] {
        heading(name, type, help)
            + samples.map { "khunatham_\(name)\($0.labels.isEmpty ? "" : "{\($0.labels)}") \($0.value)" }
    }

    private func heading(_ name: String, _ type: String, _ help: String) -> [String] {
        ["# HELP khunatham_\(name) \(help)", "# TYPE khunatham_\(name) \(type)"]
    }
}
