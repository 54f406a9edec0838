import Central
import CentralWeb
import ServiceLifecycle

/// Gives memory back when nobody has asked for anything in a while: most of the time a centre does nothing, and most of
/// what its start took is code that ran once.
struct RestService: Service {
    /// The time between two looks. What giving back costs, some milliseconds of the processor, is little against it.
    private static let pause: Duration = .seconds(1)

    let central: Central
    /// How many requests were answered since the start.
    let answered: @Sendable () async -> Int

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            var quiet = Quiet()
            while !Task.isCancelled {
                try await Task.sleep(for: Self.pause)
                if quiet.begins(answered: await answered()) { central.releaseMemory() }
            }
        }
    }
}
