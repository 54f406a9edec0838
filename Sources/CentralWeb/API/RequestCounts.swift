/// Counts what the server answered since it started.
actor RequestCounts {
    /// One kind of answer.
    struct Kind: Hashable, Sendable {
        /// The API's address, or `pages`.
        let route: String
        let status: Int
    }

    /// All counts at one moment.
    struct Values: Sendable {
        var requests: [Kind: Int] = [:]
        var exchanges = 0
        var exchangeTime: Duration = .zero

        /// All requests but those of whoever only watches the server.
        var answered: Int {
            let watching = [APIRoute.health, .metrics].map(\.rawValue)
            return requests.reduce(0) { $0 + (watching.contains($1.key.route) ? 0 : $1.value) }
        }
    }

    private(set) var all = Values()

    func note(_ route: String, status: Int) {
        all.requests[Kind(route: route, status: status), default: 0] += 1
    }

    /// Notes how long an exchange took from its bytes to the answer's.
    func noteExchange(_ time: Duration) {
        all.exchanges += 1
        all.exchangeTime += time
    }
}
