import Foundation
import TestSupport
import Testing

/// As of an office's commands: the centre's, and its server in the middle of an exchange.
@Suite(.serialized) struct `The centre at every storage call` {
    @Test(.timeLimit(.minutes(120))) func `init`() throws {
        let folder = try TemporaryFolder()
        let data = folder.url.appending(path: "centre")
        let run = { (words: [String], environment: [String: String]) in
            let process = try ChildProcess(
                "khunatham-central", words + ["--data", data.path, "--json", "--lang", "en"], in: folder.url,
                environment: environment)
            return CommandAnswer(code: process.wait(), output: process.output, errors: process.errors)
        }
        try FaultSweep(
            "central init", folder: data, database: data.appending(path: "central.sqlite"),
            isLong: true, run: { try run(["init", "--province", "57"], $0) },
            state: {
                let list = try run(["office", "list"], [:])
                return list.code == 0 ? ["offices": list.output] : nil
            },
            next: {
                let again = try run(["init", "--province", "57"], [:])
                #expect(again.code == 0 || again.output.contains("store_exists"), "\(again.output)")
                return try run(["office", "add", "5701"], [:])
            }
        ).go()
    }

    @Test(.timeLimit(.minutes(120)), arguments: [["office", "add", "5715"], ["office", "revoke", "5703"]])
    func `what staff do with offices`(_ words: [String]) throws {
        let province = try Province()
        province.stop()
        #expect(try province.central(["office", "add", "5703"]).code == 0)
        try sweep(words.prefix(2).joined(separator: " "), words, province) {
            ["offices": try province.central(["office", "list"]).output]
        }
    }

    @Test(.timeLimit(.minutes(120))) func `staff settle a conflict`() throws {
        let province = try Province()
        let first = try province.machine(of: "5701", clerk: "สมศรี")
        let second = try province.machine(of: "5703", clerk: "มานะ")
        let id = try first.add("community", ["--set", "name_th=เดิม", "--share", "57"])
        for machine in [first, second] { #expect(try machine.sync() == 0) }
        for (machine, name) in [(first, "ก"), (second, "ข")] {
            #expect(try machine.run(["record", "edit", id, "--set", "name_th=\(name)"]).code == 0)
            #expect(try machine.sync() == 0)
        }
        province.stop()
        let words = ["conflict", "resolve", id, "name_th", "--pick", "1", "--clerk", "อารีย์"]
        try sweep("central conflict resolve", words, province) {
            ["conflicts": "\(try province.central(["conflict", "list"]).list.count)"]
        }
    }

    private func sweep(
        _ name: String, _ words: [String], _ province: Province, state: @escaping () throws -> [String: String]
    ) throws {
        try FaultSweep(
            name, folder: province.data, database: province.data.appending(path: "central.sqlite"),
            run: { try province.central(words, environment: $0) }, state: state,
            next: { try province.central(["office", "add", "5718"]) }
        ).go()
    }

    @Test(.timeLimit(.minutes(120)), arguments: StorageFault.Kind.allCases)
    func `the server takes in what an office sends`(_ kind: StorageFault.Kind) throws {
        let province = try Province()
        let machine = try province.machine(of: "5701", clerk: "สมศรี")
        for number in 1...3 { _ = try machine.add("community", ["--set", "name_th=ชุมชนที่ \(number)"]) }
        province.stop()
        let copies = [try FolderCopy(of: province.data), try FolderCopy(of: machine.home)]
        var call = 1
        var met = 0
        while true {
            for copy in copies { try copy.putBack() }
            let fault = StorageFault(kind, at: call, under: province.data)
            let server = try province.launch(environment: try fault.environment())
            if server.isRunning { _ = try machine.exchangeOnce() }
            province.stop()
            guard let name = fault.met else { break }
            let place: Comment = "\(kind.rawValue) at call \(call): \(name)"
            // What the office was told is at the centre is there, also once the centre was killed.
            if try machine.status()["unsent"] as? Int == 0 {
                #expect(try province.central(["record", "list", "community"]).list.count == 3, place)
            }
            try expectSound(province.data.appending(path: "central.sqlite"), place)
            try province.start()
            #expect(try machine.sync() == 0, place)
            #expect(try machine.status()["stateHash"] as? String == province.stateHash(of: "5701"), place)
            #expect(try province.central(["record", "list", "community"]).list.count == 3, place)
            province.stop()
            met += 1
            call += kind == .kill ? min(2, FaultSweep.stepWanted) : FaultSweep.stepWanted
        }
        try #require(met > 0)
        print("serve, exchange: \(kind.rawValue) at \(met) calls")
    }
}
