import Foundation
import TestSupport
import Testing

/// Killed at every storage call, refused at every storage call, and out of room from every storage call on: what was
/// said to be recorded is there, nothing is half there, and the next command works.
@Suite(.serialized) struct `An office's commands at every storage call` {
    @Test(.timeLimit(.minutes(120))) func `init`() throws {
        let folder = try TemporaryFolder()
        let home = folder.url.appending(path: "home")
        let machine = Machine(unmade: "5701", at: home, folder: folder.url)
        let words = ["init", "--office", "5701", "--clerk", "สมศรี"]
        let sweep = try FaultSweep(
            "init", folder: home, database: home.appending(path: "store.sqlite"),
            run: { try machine.run(words, environment: $0) },
            state: {
                let status = try machine.run(["status"])
                return status.code == 0 ? ["records": "\(try status.object["records"] ?? 0)"] : nil
            },
            next: {
                let again = try machine.run(words)
                let isThere = again.output.contains("store_exists")
                #expect(again.code == 0 || isThere, "\(again.output)")
                return try machine.run(["record", "add", "community", "--set", "name_th=ชุมชนใหม่"])
            })
        try sweep.go()
    }

    @Test(.timeLimit(.minutes(120)), arguments: Deed.allCases)
    func `what a clerk records`(_ deed: Deed) throws {
        let folder = try TemporaryFolder()
        let machine = try Machine(office: "5701", clerk: "สมศรี", folder: folder.url)
        let words = try deed.prepare(machine, folder.url)
        try sweep("\(deed.rawValue)", machine) { try machine.run(words, environment: $0) }.go()
    }

    @Test(.timeLimit(.minutes(120))) func `what the daemon sends and takes in`() throws {
        let province = try Province()
        let machine = try province.machine(of: "5701", clerk: "สมศรี")
        for number in 1...3 { _ = try machine.add("community", ["--set", "name_th=ชุมชนที่ \(number)"]) }
        try sweep("exchange, push", machine, isJSON: false) { try machine.exchangeOnce(environment: $0) }.go()
        #expect(try machine.sync() == 0)

        let other = try province.machine(of: "5703", clerk: "มานะ")
        for number in 1...3 { _ = try other.add("community", ["--set", "name_th=ชุมชนที่ \(number)", "--share", "57"]) }
        #expect(try other.sync() == 0)
        try sweep("exchange, pull", machine, isJSON: false) { try machine.exchangeOnce(environment: $0) }.go()
        #expect(try machine.sync() == 0)
        #expect(try machine.status()["stateHash"] as? String == province.stateHash(of: "5701"))
    }

    @Test(.timeLimit(.minutes(120))) func `what the daemon brings and fetches beside`() throws {
        let province = try Province()
        let writer = try province.machine(of: "5701", clerk: "สมศรี")
        let reader = try province.machine(of: "5703", clerk: "มานะ")
        let id = try writer.add(
            "community", try Deed.photo(in: province.folder) + ["--set", "name_th=ชุมชนมีภาพ", "--share", "57"])
        func sweep(_ name: String, _ machine: Machine, _ key: String) throws {
            try FaultSweep(
                name, folder: machine.home, database: machine.home.appending(path: "store.sqlite"), isJSON: false,
                run: { try machine.exchangeOnce(environment: $0) },
                // The record that names it goes before it, in an exchange of its own.
                state: { try Self.state(of: machine).filter { $0.key == key } },
                next: { try machine.exchangeOnce() }
            ).go()
            #expect(try machine.sync() == 0)
        }
        try sweep("attachment, bring", writer, "attachmentsUnsent")
        #expect(try reader.sync() == 0)
        #expect(try reader.run(["attachment", "want", id, "photo"]).code == 0)
        try sweep("attachment, fetch", reader, "attachmentsWanted")
        let out = province.folder.appending(path: "out.jpg").path
        #expect(try reader.run(["attachment", "save", id, "photo", "--out", out]).code == 0)
    }

    @Test(.timeLimit(.minutes(120))) func enrol() throws {
        let province = try Province()
        #expect(try province.central(["office", "add", "5715"]).code == 0)
        let slip = try province.central(["office", "code", "5715"]).object
        let machine = try Machine(office: "5715", clerk: "อาผ่า", folder: province.folder)
        let words = [
            "enrol", "--server", province.address, "--code", try #require(slip["code"] as? String),
            "--fingerprint", try #require(slip["fingerprint"] as? String),
        ]
        try sweep("enrol", machine, hasHelper: true) { try machine.run(words, environment: $0) }.go()
    }

    private func sweep(
        _ name: String, _ machine: Machine, isJSON: Bool = true, hasHelper: Bool = false,
        run: @escaping ([String: String]) throws -> CommandAnswer
    ) throws -> FaultSweep {
        try FaultSweep(
            name, folder: machine.home, database: machine.home.appending(path: "store.sqlite"), isJSON: isJSON,
            hasHelper: hasHelper,
            run: run,
            state: { try Self.state(of: machine) },
            next: { try machine.run(["record", "add", "community", "--set", "name_th=ชุมชนใหม่"]) })
    }

    /// What a clerk sees of a store that is the same each time a command was done.
    private static func state(of machine: Machine) throws -> [String: String] {
        let status = try machine.status()
        let names = ["enrolled", "unsent", "conflicts", "records", "attachmentsUnsent", "attachmentsWanted"]
        var state = Dictionary(uniqueKeysWithValues: names.map { ($0, "\(status[$0] ?? "")") })
        // What a record names is there; content that no record names does not count.
        let files = FileManager.default.subpaths(atPath: machine.home.path) ?? []
        let whole = files.filter { $0.hasPrefix("attachments/") && $0.utf8.count == 76 }.count
        state["attachments"] = "\(min(whole, status["attachmentsUnsent"] as? Int ?? 0))"
        return state
    }
}

/// What a clerk does with a store.
enum Deed: String, CaseIterable {
    case add, edit, delete, undo, `import`, resolve, editInACopy, attach

    /// Brings a store to where it can be done; returns the command.
    func prepare(_ machine: Machine, _ folder: URL) throws -> [String] {
        let id = try machine.add("community", ["--set", "name_th=ชุมชนคุณธรรม", "--set", "households=120"])
        switch self {
        case .add: return ["record", "add", "community", "--set", "name_th=ชุมชนคุณธรรมบ้านพญาไพร"]
        case .edit: return ["record", "edit", id, "--set", "households=121", "--add", "networks=02"]
        case .delete: return ["record", "delete", id]
        case .undo:
            let edit = try machine.run(["record", "edit", id, "--set", "households=121"])
            return ["record", "undo", try #require(try edit.object["change"] as? String)]
        case .import:
            let rows = (1...20).map { "ชุมชนที่ \($0),\($0 * 10)" }
            let file = folder.appending(path: "rows.csv")
            try (["name_th,households"] + rows).joined(separator: "\n").write(
                to: file, atomically: true, encoding: .utf8)
            return ["import", "community", file.path]
        case .resolve:
            // Another edit from the same page, by a clerk who had not seen the first.
            let seen = try #require(try machine.run(["record", "show", id]).object["seen"] as? String)
            for (clerk, name) in [("ก", "ชื่อหนึ่ง"), ("ข", "ชื่อสอง")] {
                let edit = ["record", "edit", id, "--set", "name_th=\(name)", "--seen", seen, "--clerk", clerk]
                #expect(try machine.run(edit).code == 0)
            }
            return ["conflict", "resolve", id, "name_th", "--pick", "1"]
        case .editInACopy:
            // A file with another inode is a copy: the store takes a new actor before it writes.
            let store = machine.home.appending(path: "store.sqlite")
            let content = try Data(contentsOf: store)
            try FileManager.default.removeItem(at: store)
            try content.write(to: store)
            return ["record", "edit", id, "--set", "households=121"]
        case .attach:
            return ["record", "add", "community", "--set", "name_th=ชุมชนมีภาพ"] + (try Self.photo(in: folder))
        }
    }

    /// The words that attach a file, which is in the folder then.
    static func photo(in folder: URL) throws -> [String] {
        let file = folder.appending(path: "photo.jpg")
        try Data([0xFF, 0xD8, 0xFF] + Array(repeating: 7, count: 300_000)).write(to: file)
        return ["--set", "photo=@\(file.path)"]
    }
}
