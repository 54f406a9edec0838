import Testing

@Suite struct `Forms` {
    @Test func `a clerk finds out what can be recorded and how`() throws {
        let desk = try Desk()
        let list = desk.run("forms")
        #expect(list.code == 0)
        #expect(list.output.contains("community"))
        #expect(list.output.contains("ชุมชนคุณธรรม"))
        let page = desk.run("forms", "community").output
        #expect(page.contains("ชื่อชุมชนคุณธรรม"))
        #expect(page.contains("ต้องกรอก"))
        #expect(page.contains("temple = วัด"))
        #expect(desk.run("forms", "community", "--lang", "en").output.contains("required"))
        #expect(desk.run("forms", "bogus").code == 3)
    }

    @Test func `programs find names, kinds and codes`() throws {
        let desk = try Desk()
        let list = try desk.run("forms", "--json").document.items
        #expect(list.contains { $0["name"].text == "community" })
        let form = try desk.run("forms", "community", "--json").document
        let field = try #require(form["fields"].items.first { $0["name"].text == "place_type" })
        #expect(field["kind"].text == "code")
        #expect(field["codes"].items.contains { $0["code"].text == "temple" })
        #expect(form["fields"].items.first { $0["name"].text == "name_th" }?["required"].flag == true)
    }
}
