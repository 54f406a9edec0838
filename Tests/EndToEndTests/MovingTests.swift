import Foundation
import Testing

/// A community that moves to another district, with real programs.
@Suite(.serialized) struct `A record that moves away` {
    @Test(.timeLimit(.minutes(30)))
    func `unsent edits reach the centre, staff release them, and then the copy goes`() throws {
        let province = try Province()
        let giver = try province.machine(of: "5701", clerk: "สมศรี")
        let neighbour = try province.machine(of: "5701", clerk: "ประธาน")
        let heir = try province.machine(of: "5703", clerk: "มานะ")
        let id = try giver.add("community", ["--set", "name_th=บ้านดอยแก้ว", "--set", "households=120"])
        for machine in [giver, neighbour] { #expect(try machine.sync() == 0) }
        // Another machine of the office gives it away.
        #expect(try neighbour.run(["record", "edit", id, "--set", "office=5703"]).code == 0)
        #expect(try neighbour.sync() == 0)
        #expect(try kind(neighbour.run(["record", "show", id])) == "departed")
        let token = try giver.run(["record", "show", id]).object["seen"] as? String ?? ""
        #expect(try giver.run(["record", "edit", id, "--set", "households=125", "--seen", token]).code == 0)

        // The change arrives too late to be this office's to write: it is held, and the copy stays.
        try giver.startDaemon()
        #expect(try eventually { try giver.status()["held"] as? Int == 1 })
        giver.stopDaemon()
        let shown = try giver.run(["record", "show", id]).object
        #expect(
            shown["leaving"] as? String == "held" && (shown["fields"] as? [String: Any])?["households"] as? Int == 125)
        #expect(try giver.status()["leaving"] as? Int == 1)
        let late = try giver.run(["record", "edit", id, "--set", "households=1"])
        #expect(try late.code == 3 && kind(late) == "not_readable")

        let held = try province.central(["held", "list"]).list
        let change = try #require(held.first?["change"] as? String)
        #expect(try province.central(["held", "release", change, "--why", "ทันก่อนย้าย", "--clerk", "อารีย์"]).code == 0)
        for machine in [giver, heir] { #expect(try machine.sync() == 0) }
        #expect(try giver.status()["leaving"] as? Int == 0 && giver.status()["records"] as? Int == 0)
        try expectGone(id, from: giver, token)
        let values = try heir.run(["record", "show", id]).object["fields"] as? [String: Any]
        #expect(values?["households"] as? Int == 125 && values?["name_th"] as? String == "บ้านดอยแก้ว")
        try expectAlike([giver, heir], province)

        try expectBack(id, in: giver, from: heir, province)
    }

    @Test(.timeLimit(.minutes(30)))
    func `its photo is still sent, goes once two backups hold it, and comes back with it`() throws {
        let province = try Province()
        let giver = try province.machine(of: "5701", clerk: "สมศรี")
        let neighbour = try province.machine(of: "5701", clerk: "ประธาน")
        let heir = try province.machine(of: "5703", clerk: "มานะ")
        let id = try giveAway(from: giver, by: neighbour, province)
        try backUp(province, 1)
        #expect(try giver.sync() == 0)
        #expect(try photos(of: giver) == 1)

        #expect(try giver.run(["line", "set", "--metered", "no"]).code == 0)
        for _ in 0..<2 { #expect(try giver.sync() == 0) }
        #expect(try giver.status()["attachmentsUnsent"] as? Int == 0)
        #expect(try photos(of: giver) == 1)
        #expect(try heir.sync() == 0)
        #expect(try heir.run(["attachment", "want", id, "photo"]).code == 0)
        #expect(try heir.sync() == 0)
        #expect(try photos(of: heir) == 1)

        #expect(try heir.run(["record", "edit", id, "--set", "households=130"]).code == 0)
        #expect(try heir.sync() == 0)
        try backUp(province, 2)
        #expect(try giver.sync() == 0)
        #expect(try photos(of: giver) == 1, "one backup is not two")
        try backUp(province, 3)
        #expect(try giver.sync() == 0)
        #expect(try photos(of: giver) == 0)

        #expect(try heir.run(["record", "edit", id, "--set", "office=5701"]).code == 0)
        for machine in [heir, giver] { #expect(try machine.sync() == 0) }
        #expect(try giver.run(["attachment", "want", id, "photo"]).code == 0)
        #expect(try giver.sync() == 0)
        #expect(try photos(of: giver) == 1)
    }

    /// A record whose photo has not been sent leaves the office.
    private func giveAway(from giver: Machine, by neighbour: Machine, _ province: Province) throws -> String {
        let photo = try province.photo(60_000)
        let id = try giver.add("community", ["--set", "name_th=บ้านดอยแก้ว", "--set", "photo=@\(photo.path)"])
        // Attachments do not go over a metered line.
        #expect(try giver.run(["line", "set", "--metered", "yes"]).code == 0)
        for machine in [giver, neighbour] { #expect(try machine.sync() == 0) }
        #expect(try neighbour.run(["record", "edit", id, "--set", "office=5703"]).code == 0)
        for machine in [neighbour, giver] { #expect(try machine.sync() == 0) }
        #expect(try kind(giver.run(["record", "show", id])) == "departed")
        #expect(try giver.status()["attachmentsUnsent"] as? Int == 1)
        return id
    }

    private func backUp(_ province: Province, _ number: Int) throws {
        #expect(try province.central(["backup", province.folder.appending(path: "backup-\(number)").path]).code == 0)
    }

    private func photos(of machine: Machine) throws -> Int {
        let folder = machine.home.appending(path: "attachments").path
        return try FileManager.default.contentsOfDirectory(atPath: folder).count
    }

    /// It comes back with all that was written meanwhile.
    private func expectBack(_ id: String, in giver: Machine, from heir: Machine, _ province: Province) throws {
        #expect(try heir.run(["record", "edit", id, "--set", "households=130"]).code == 0)
        #expect(try heir.run(["record", "edit", id, "--set", "office=5701"]).code == 0)
        for machine in [heir, giver] { #expect(try machine.sync() == 0) }
        let back = try giver.run(["record", "show", id]).object
        #expect((back["fields"] as? [String: Any])?["households"] as? Int == 130 && back["leaving"] is NSNull)
        #expect(try kind(heir.run(["record", "show", id])) == "departed")
        try expectAlike([giver, heir], province)
    }

    /// No command shows anything of it, and all of them say why.
    private func expectGone(_ id: String, from machine: Machine, _ token: String) throws {
        let shown = try machine.run(["record", "show", id])
        #expect(try shown.code == 1 && kind(shown) == "departed")
        #expect(shown.output.contains("(5703)") && shown.output.contains("had reached the centre"))
        #expect(try kind(machine.run(["record", "show", String(id.prefix(8))])) == "departed")
        #expect(try kind(machine.run(["record", "history", id])) == "departed")
        let stale = try machine.run(["record", "edit", id, "--set", "households=1", "--seen", token])
        #expect(try stale.code == 1 && kind(stale) == "departed")
        for command in [
            ["record", "list", "community"], ["record", "search", "ดอยแก้ว"], ["conflict", "list"], ["finding", "list"],
        ] {
            #expect(try machine.run(command).list.isEmpty, "\(command)")
        }
        #expect(try !machine.run(["held", "list"]).output.contains("ดอยแก้ว"))
    }

    private func expectAlike(_ machines: [Machine], _ province: Province) throws {
        for machine in machines {
            #expect(try machine.status()["stateHash"] as? String == province.stateHash(of: machine.office))
        }
    }

    private func kind(_ answer: CommandAnswer) throws -> String? {
        (try answer.object["error"] as? [String: Any])?["kind"] as? String
    }
}
