import Forms
import Protocol
import SQLiteReplica
import SyncLogic
import TestSupport
import Testing

@testable import Central

/// Staff run commands while the server takes changes in.
@Suite struct IncarnationRaceTests {
    private static func record(_ number: Int, in central: Central) throws {
        var random = SeededGenerator(seed: UInt64(number) + 100)
        let authorship = Authorship(
            clerk: "วิภา", claimed: ClaimedTime(wallMs: EnrolmentWorld.startMs), formsVersion: Catalogue.version)
        let edits = RecordEdits(sets: [RecordEdits.Item(field: "name_th", text: "ชุมชน \(number)")])
        try central.write(nowMs: EnrolmentWorld.startMs) { transaction throws(CentralError) in
            do throws(StoreError) {
                _ = try RecordWriter(transaction, authorship).add("community", edits, using: &random)
            } catch {
                throw .store(error)
            }
        }
    }

    @Test func `a command that opens the data while an entry is written takes it for no older copy`() async throws {
        let temporary = try TemporaryFolder()
        let catalogue = try Catalogue.load()
        let folder = CentralFolder(temporary.path + "/centre")
        var random = SeededGenerator(seed: 3)
        _ = try folder.create(province: "57", catalogue: catalogue, nowMs: EnrolmentWorld.startMs, using: &random)
        let server = try folder.resume(catalogue, nowMs: EnrolmentWorld.startMs, using: &random)
        let epoch = try server.head().epoch
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for number in 0..<600 { try Self.record(number, in: server) } }
            for seed in 0..<2 as Range<UInt64> {
                group.addTask {
                    var random = SeededGenerator(seed: seed)
                    while try server.head().number < 600 {
                        _ = try folder.resume(catalogue, nowMs: EnrolmentWorld.startMs, using: &random)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try server.head().epoch == epoch)
    }
}
