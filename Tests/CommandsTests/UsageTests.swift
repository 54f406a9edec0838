import Testing

@Suite struct `Wrong usage` {
    @Test(arguments: [
        [], ["rubbish"], ["record"], ["record", "rubbish"], ["record", "show"], ["record", "add"],
        ["record", "add", "community", "--set"], ["record", "add", "community", "--set", "households"],
        ["record", "add", "community", "--set", "=5"], ["record", "add", "community", "--nonsense"],
        ["record", "show", "no id at all"], ["record", "show", "abc"], ["record", "list", "community", "--limit", "0"],
        ["record", "list", "community", "--limit", "many"], ["conflict"], ["conflict", "resolve"],
        ["record", "edit", "00000000-0000-8000-8000-000000000000", "--seen", "%%", "--set", "households=1"],
        ["sync", "--timeout", "0"], ["sync", "--timeout", "999999999999"], ["status", "--lang", "fr"],
        ["export", "community", "--format", "xlsx", "--out", "x"], ["export", "community", "--format", "csv"],
        ["enrol", "--server", "https://x", "--code", "c"], ["enrol", "--server", "ftp://x", "--code", "c"],
        ["export", "community", "--format", "csv", "--out", "-", "--json"], ["record", "add", "\u{0}", "\u{202E}"],
        ["record", "add", "community", "--clerk", "  "], ["import", "community"],
    ])
    func `is told with code 2, for people on standard error and for programs as one document`(words: [String]) throws {
        let desk = try Desk("5713")
        let people = desk.run(words)
        let isMixed = words.contains("--json")
        if !words.contains("\u{0}") { #expect(people.code == 2, "\(people)") }
        #expect(isMixed || people.output.isEmpty)
        #expect(isMixed || !people.complaints.isEmpty)
        let program = desk.run(words + ["--json"])
        #expect(program.code == people.code)
        #expect(try program.document["error"]["kind"].text != nil)
        #expect(try program.document["error"]["message"].text?.isEmpty == false)
        #expect(program.complaints.isEmpty)
    }

    @Test func `what is no UTF-8 is refused before anything is recorded`() throws {
        let desk = try Desk("5713")
        // As the process gets "ชุมชน" from a terminal that is set to TIS-620.
        let broken = String(decoding: [0xAA, 0xD8, 0xC1, 0xAA, 0xB9] as [UInt8], as: UTF8.self)
        for words in [
            ["record", "add", "community", "--set", "name_th=\(broken)"],
            ["record", "add", "community", "--set=name_th=\(broken)"],
        ] {
            let answer = desk.run(words)
            #expect(answer.code == 2 && answer.complaints.contains("ไม่ใช่ UTF-8"))
            #expect(try desk.run(words + ["--json"]).document["error"]["kind"].text == "usage")
        }
        #expect(try desk.run("status", "--json").document["records"].number == 0)
    }

    @Test func `is told in the clerk's language`() throws {
        let desk = try Desk("5713")
        #expect(desk.run("record", "show").complaints.contains("พิมพ์คำสั่งไม่ถูกต้อง"))
        #expect(desk.run("record", "show", "--lang", "en").complaints.contains("The command line is not right."))
        desk.variables["LANG"] = "en_GB.UTF-8"
        #expect(desk.run("record", "show", "x").complaints == "'x' is no record's id.\n")
        desk.variables["LANG"] = "C.UTF-8"
        #expect(desk.run("record", "show", "x").complaints == "'x' ไม่ใช่รหัสรายการ\n")
        #expect(desk.run("record", "show", "x", "--lang=en").complaints == "'x' is no record's id.\n")
    }

    @Test func `one field set twice is refused rather than put in conflict with itself`() throws {
        let desk = try Desk("5713")
        let twice = desk.run("record", "add", "community", "--set", "name_th=ก", "--set", "ชื่อชุมชนคุณธรรม=ข")
        #expect(twice.code == 2)
        let id = try desk.add("community", "name_th=ก")
        #expect(desk.run("record", "edit", id, "--set", "phone=053711870", "--clear", "phone").code == 2)
        let several = try desk.add("community", "name_th=ค", "networks=02", "networks=09")
        #expect(try desk.run("record", "show", several, "--json").document["fields"]["networks"].texts == ["02", "09"])
    }

    @Test func `global options may stand before the verb`() throws {
        let desk = try Desk("5713")
        #expect(try desk.run("--json", "record", "list", "community").document.items.isEmpty)
        #expect(
            desk.run("--lang", "en", "record", "--json", "list", "rubbish").output.contains("There is no record type"))
        #expect(desk.run("--home=/nonexistent", "status").code == 1)
        #expect(desk.run("--home").code == 2)
    }

    @Test func `without a home, or without a store in it, the clerk is told what to do`() throws {
        let desk = try Desk()
        let missing = desk.run("status")
        #expect(missing.code == 1)
        #expect(missing.complaints.contains("khunatham init"))
        #expect(try desk.run("record", "list", "community", "--json").document["error"]["kind"].text == "missing_store")
        desk.variables["KHUNATHAM_HOME"] = ""
        #expect(desk.run("status").code == 2)
        desk.variables["HOME"] = desk.folder
        #expect(desk.run("init", "--office", "5713", "--clerk", "ก").code == 0)
        #expect(desk.run("status", "--home", desk.folder + "/.local/share/khunatham").code == 0)
    }

    @Test func `an answer that cannot be written out is a failure`() throws {
        let desk = try Desk("5713")
        desk.outputCode = 28
        let answer = desk.run("record", "list", "community")
        #expect(answer.code == 1)
        #expect(answer.complaints.contains("ดิสก์เต็ม"))
    }
}
