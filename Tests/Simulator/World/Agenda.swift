/// What is to happen, by its time; of two things at one time the one that was noted first.
struct Agenda<Event> {
    private struct Entry {
        let time: Duration
        let place: Int
        let event: Event
    }

    private var entries: [Entry] = []
    private var count = 0

    /// Notes that `event` is to happen at `time`.
    mutating func note(_ event: Event, at time: Duration) {
        count += 1
        let entry = Entry(time: time, place: count, event: event)
        // The next one is the last, so that taking it moves nothing.
        let index = entries.firstIndex { $0.time <= time } ?? entries.endIndex
        entries.insert(entry, at: index)
    }

    /// Takes the next event, unless it is after `end`.
    mutating func next(until end: Duration) -> (time: Duration, event: Event)? {
        guard let last = entries.last, last.time <= end else { return nil }
        entries.removeLast()
        return (last.time, last.event)
    }

    /// Takes out everything that fits.
    mutating func take(_ fits: (Event) -> Bool) -> [Event] {
        let taken = entries.filter { fits($0.event) }.reversed().map(\.event)
        entries.removeAll { fits($0.event) }
        return taken
    }
}
