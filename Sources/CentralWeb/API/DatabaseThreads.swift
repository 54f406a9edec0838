import Dispatch

/// Threads that may wait for the disk. The threads that serve connections, and those that all of the program's tasks
/// share, must not.
final class DatabaseThreads: TaskExecutor {
    static let shared = DatabaseThreads()

    private let queue = DispatchQueue(label: "khunatham.requests", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }
}
