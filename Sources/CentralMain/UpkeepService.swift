import Central
import Foundation
import Glibc
import Logging
import ServiceLifecycle
import Synchronization

/// Brings on what follows what was kept, while the server runs: what records say to rules, the search index and the
/// snapshots, on a thread of its own that gives way to all others.
struct UpkeepService: Service {
    /// The time between two looks for what is missing.
    private static let pause: Duration = .seconds(30)
    /// How far the thread gives way (nice(2)).
    private static let niceness: Int32 = 10

    let central: Central
    let logger: Logger

    func run() async throws {
        let isEnding = Atomic(false)
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await withTaskCancellationHandler {
                    await bringOn { isEnding.load(ordering: .relaxed) }
                } onCancel: {
                    isEnding.store(true, ordering: .relaxed)
                }
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    private func bringOn(unless isEnding: @escaping @Sendable () -> Bool) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
                do throws(CentralError) {
                    let hasClaimed = try central.bringClaimsOn(unless: isEnding)
                    let hasIndexed = try central.indexWaiting(nowMs: Session.nowMs(), unless: isEnding)
                    let figures = try central.buildSnapshots(nowMs: Session.nowMs(), unless: isEnding)
                    if figures.built > 0 {
                        logger.info("snapshots", metadata: ["pieces": "\(figures.built)", "bytes": "\(figures.bytes)"])
                    }
                    if hasClaimed || hasIndexed || figures.built > 0 { central.releaseMemory() }
                } catch {
                    // Offices take pages meanwhile, and searches read what waits.
                    logger.warning("upkeep", metadata: ["error": "\(error)"])
                }
                continuation.resume()
            }
        }
    }
}
