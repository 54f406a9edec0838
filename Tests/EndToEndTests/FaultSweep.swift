import Foundation
import Testing

/// One command that is stopped, or finds the disk failing, at each of its storage calls in turn.
///
/// Each time its folder is put back as it was before. The command is then repeated with no fault: it must work.
struct FaultSweep {
    let name: String
    /// The folder whose storage calls count.
    let folder: URL
    /// The SQLite file in it.
    let database: URL
    /// Runs the command.
    let run: (_ environment: [String: String]) throws -> CommandAnswer
    /// What there is to see, equal before and after whenever nothing happened; nil while there is no whole store.
    let state: () throws -> [String: String]?
    /// What people do next, with no fault: it must work from every state in which the command may have left things.
    let next: () throws -> CommandAnswer
    /// The command has not been done as long as the state is this.
    let before: [String: String]?
    /// The state once it has been done, as far as it is the same each time.
    let after: [String: String]
    /// Whether it starts another program, which the fault may meet in its place.
    private let hasHelper: Bool
    /// Whether it makes so many calls that a step is taken with kills too.
    private let isLong: Bool
    /// Whether the command answers with a JSON document.
    private let isJSON: Bool
    private let copy: FolderCopy

    /// More calls than any command makes: a sweep that does not end is one that never begins.
    private static let callsMax = 1000

    init(
        _ name: String, folder: URL, database: URL, isJSON: Bool = true, isLong: Bool = false, hasHelper: Bool = false,
        run: @escaping ([String: String]) throws -> CommandAnswer,
        state: @escaping () throws -> [String: String]?, next: @escaping () throws -> CommandAnswer
    ) throws {
        self.name = name
        self.isJSON = isJSON
        self.isLong = isLong
        self.hasHelper = hasHelper
        self.folder = folder
        self.database = database
        self.run = run
        self.state = state
        self.next = next
        copy = try FolderCopy(of: folder)
        before = try state()
        try copy.putBack()
        let answer = try run([:])
        try #require(answer.code == 0, "\(name): \(answer.output) \(answer.errors)")
        after = try #require(try state(), "\(name)")
        try #require(after != before, "\(name) changes nothing that can be seen")
    }

    /// Goes through all calls with each kind of fault; returns how many there were of each.
    @discardableResult
    func go(_ kinds: [StorageFault.Kind] = StorageFault.Kind.allCases) throws -> [StorageFault.Kind: Int] {
        var counts: [StorageFault.Kind: Int] = [:]
        for kind in kinds {
            var call = 1
            var met = 0
            while try meet(StorageFault(kind, at: call, under: folder)) {
                met += 1
                call += step(kind)
            }
            try #require(met > 0 && call < Self.callsMax, "\(name): no storage call was met")
            counts[kind] = met
        }
        print("\(name):", kinds.map { "\($0.rawValue) at \(counts[$0] ?? 0) calls" }.joined(separator: ", "))
        try copy.putBack()
        return counts
    }

    /// How far from one call to the next: `CRASH_STEP` says it, and 1 means all of them. Kills meet every call anyhow,
    /// but for what is done once in a centre's life.
    private func step(_ kind: StorageFault.Kind) -> Int {
        let wanted = FaultSweep.stepWanted
        return kind == .kill && !isLong ? 1 : wanted
    }

    /// Without a wish, what a minute or two allows.
    static let stepWanted = ProcessInfo.processInfo.environment["CRASH_STEP"].flatMap(Int.init) ?? 6

    /// Runs the command with one fault; false when it made fewer calls.
    private func meet(_ fault: StorageFault) throws -> Bool {
        try copy.putBack()
        let answer = try run(try fault.environment())
        guard let call = fault.met else { return false }
        let place = "\(name), \(fault.kind.rawValue) at call \(fault.call): \(call)\(answer.output)\(answer.errors)"
        if fault.kind == .kill {
            #expect(answer.code == 128 + SIGKILL || hasHelper, "\(place)")
        } else if answer.code != 0 {
            try expectClean(answer, fault.kind, place)
        }
        let found = try state()
        let isDone = found.map { state in after.allSatisfy { state[$0.key] == $0.value } } ?? false
        #expect(
            isDone || found == before, "\(place): half of it: \(found ?? [:]), before \(before ?? [:]), after \(after)")
        // Whoever was told that it is done finds it done.
        let isTold = answer.code == 0 || answer.output.hasSuffix("}\n") && !answer.output.contains("\"error\"")
        #expect(isDone || !isTold, "\(place): taken back")
        let next = try next()
        #expect(next.code == 0, "\(place): then: \(next.output)\(next.errors)")
        try expectSound(database, "\(place)")
        return true
    }

    /// A command that could not do it says so, in words that fit.
    private func expectClean(_ answer: CommandAnswer, _ kind: StorageFault.Kind, _ place: String) throws {
        #expect(answer.code == 1, "\(place)")
        guard isJSON else {
            // A daemon has nobody to answer: its last words are for the journal.
            #expect(!answer.errors.isEmpty, "\(place)")
            return
        }
        let error = try #require(try answer.object["error"] as? [String: Any], "\(place)")
        let message = try #require(error["message"] as? String, "\(place)")
        let expected = ["storage", "file", "unwritable_file", "full"]
        #expect(expected.contains(error["kind"] as? String ?? ""), "\(place)")
        // Of a file that it could not make SQLite says no more than its number.
        let isSaid = message.contains("disk is full") || message.contains("(14)")
        if kind == .full { #expect(isSaid, "\(place)") }
    }
}
