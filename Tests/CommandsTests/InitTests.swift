import Testing

@Suite struct `Init` {
    @Test func `makes a store without a network`() throws {
        let desk = try Desk()
        let answer = desk.run("init", "--office", "5713", "--clerk", " สม  หญิง ", "--json")
        #expect(answer.code == 0)
        let document = try answer.document
        #expect(document["office"].text == "5713")
        #expect(document["clerk"].text == "สม หญิง")
        #expect(document["actor"].text?.count == 32)
        #expect(try desk.run("status", "--json").document["actor"].text == document["actor"].text)
    }

    @Test func `takes an office by its Thai name, and Thai digits`() throws {
        for name in ["เวียงแก่น", "อ.เวียงแก่น", "อำเภอเวียงแก่น", "๕๗๑๓"] {
            let desk = try Desk()
            #expect(try desk.run("init", "--office", name, "--clerk", "ก", "--json").document["office"].text == "5713")
        }
    }

    @Test(arguments: ["9999", "570101", "", "Bangkok"])
    func `refuses what is no office`(office: String) throws {
        let desk = try Desk()
        let answer = desk.run("init", "--office", office, "--clerk", "ก", "--json")
        #expect(answer.code == 3)
        #expect(try answer.document["error"]["kind"].text == "unknown_office")
        #expect(desk.run("status").code == 1)
    }

    @Test func `leaves an existing store alone`() throws {
        let desk = try Desk("5713")
        let actor = try desk.run("status", "--json").document["actor"].text
        let answer = desk.run("init", "--office", "5701", "--clerk", "ข", "--json")
        #expect(answer.code == 1)
        #expect(try answer.document["error"]["kind"].text == "store_exists")
        #expect(try desk.run("status", "--json").document["actor"].text == actor)
    }
}
