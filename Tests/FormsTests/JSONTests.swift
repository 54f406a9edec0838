import Merge
import Testing

@testable import Forms

@Suite struct JSONTests {
    @Test func `a document keeps its order and its letters`() {
        let json: JSON = [
            "z": 1, "a": [true, nil, "วัด/ที่ \"หนึ่ง\"\\"], "b": .string("\u{1}\n\t\r\u{7F}"), "": [:],
        ]
        #expect(json.text == #"{"z":1,"a":[true,null,"วัด/ที่ \"หนึ่ง\"\\"],"b":"\u0001\n\t\r\#u{7F}","":{}}"#)
        #expect(json["z"] == 1)
        #expect(json["y"] == nil)
        #expect(JSON.integer(.min).text == "-9223372036854775808")
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":1,}", "[1 2]", "\"a", "{\"a\" 1}", "{a:1}", "nul", "1.5", "[1}", "{\"a\":1]", "1 1",
        "\"\\u0041\"", "-", "\"\\", String(repeating: "[", count: 18) + String(repeating: "]", count: 18),
        "99999999999999999999",
    ])
    func `a broken data file is refused`(text: String) {
        #expect(throws: FormError.self) {
            var reader = JSONReader(Array(text.utf8), file: "test")
            return try reader.read()
        }
    }

    @Test(arguments: [
        #"{"a":[1,-2,{"b":[]}],"c":"\"\\x","d":{},"e":[true,false,null]}"#, "7", "[[[]]]", #""""#,
    ])
    func `a data file is read as it was written`(text: String) throws {
        var reader = JSONReader(Array(text.utf8), file: "test")
        #expect(try reader.read().text == text)
    }

    @Test(arguments: [
        ("shared", "t", #"{"id":15,"name":"t","th":"ก","en":"T"}"#),
        ("shared", "t", #"{"id":16,"name":"t","th":"ก","en":"T","rool":"set"}"#),
        ("shared", "t", #"{"id":16,"name":"t","th":"ก","en":"T","rule":"state"}"#),
        ("shared", "t", #"{"id":16,"name":"t","th":"ก"}"#),
        ("shared", "t", #"{"id":16,"name":"t","th":"ก","en":"T"},{"id":16,"name":"u","th":"ก","en":"T"}"#),
        ("shared", "t", #"{"id":16,"id":17,"name":"t","th":"ก","en":"T"}"#),
        ("shared", "u", #"{"id":16,"name":"t","th":"ก","en":"T"}"#),
        ("nobody", "t", #"{"id":16,"name":"t","th":"ก","en":"T"}"#),
    ])
    func `a slip in a form's file is refused`(writers: String, title: String, fields: String) {
        let head = #""name":"x","th":"ก","en":"X","writers":"\#(writers)","title":"\#(title)""#
        let text = "{\(head),\"fields\":[\(fields)]}"
        #expect(throws: FormError.self) { try FormLoader(Array(text.utf8), file: "test").form() }
    }

    @Test func `a right form's file loads`() throws {
        let field = #"{"id":16,"name":"t","th":"ก","en":"T"}"#
        let text = #"{"name":"x","th":"ก","en":"X","writers":"owner","title":"t","fields":[\#(field)]}"#
        let form = try FormLoader(Array(text.utf8), file: "test").form()
        #expect(form.fields.first?.kind == .text && form.fields.first?.rule == .register)
        #expect(form.writers == .owner && !form.isReference)
    }
}
