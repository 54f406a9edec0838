import Foundation
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// Something that holds a home's lock as a daemon does, and answers the wishes in its store from another thread.
final class ServingDaemon {
    private let desk: Desk
    private let descriptor: Int32
    let isServing = true

    init(_ desk: Desk) throws {
        self.desk = desk
        descriptor = open(desk.home.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    }

    deinit { close(descriptor) }

    /// Runs `command`, and does `deed` in the store once the command's wish is there.
    func whileServing(
        _ deed: @escaping @Sendable (OfficeTransaction) throws(StorageError) -> Void, _ command: () -> Answer
    ) -> Answer {
        let home = desk.home
        let before = Self.wishes(home)
        let answering = DispatchGroup()
        DispatchQueue.global().async(group: answering) {
            while Self.wishes(home) == before { sched_yield() }
            do {
                try Line.note(in: home, deed)
            } catch {
                Issue.record("\(error)")
            }
        }
        let answer = command()
        answering.wait()
        return answer
    }

    private static func wishes(_ home: OfficeHome) -> Int64? {
        do {
            var newest: Int64 = 0
            try Line.look(in: home) { transaction throws(StorageError) in newest = try transaction.wishes().newest }
            return newest
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }
}
