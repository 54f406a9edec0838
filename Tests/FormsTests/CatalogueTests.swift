@testable import Forms
import Merge
import Testing

@Suite struct CatalogueTests {
    @Test func `all record types load in their order`() throws {
        let names = try Shipped.catalogue().forms.map(\.name)
        #expect(
            names == [
                "community", "organisation", "person", "network", "event", "attendance", "criteria_set", "assessment",
                "evidence", "plan_item", "activity", "nomination", "award", "consent", "hof_entry", "learning_source",
                "lesson", "coach", "appointment_order", "report_submission",
            ])
    }

    @Test func `field numbers are permanent ones of their form`() throws {
        for form in try Shipped.catalogue().forms {
            #expect(Set(form.fields.map(\.id)).count == form.fields.count, "\(form.name)")
            #expect(Set(form.fields.map(\.name)).count == form.fields.count, "\(form.name)")
            #expect(form.fields.allSatisfy { $0.id >= SystemField.end }, "\(form.name)")
            let system = Set(SystemField.allCases.map(\.name))
            #expect(form.fields.allSatisfy { !system.contains($0.name) }, "\(form.name)")
        }
    }

    @Test func `everything has a label in both languages`() throws {
        let catalogue = try Shipped.catalogue()
        for form in catalogue.forms {
            for label in [form.label] + form.fields.map(\.label) + form.fields.compactMap(\.unit) {
                #expect(Self.isThai(label.thai) && !label.english.isEmpty && !Self.isThai(label.english))
            }
        }
        for list in catalogue.lists {
            for item in list.items {
                #expect(!item.label.thai.isEmpty && !item.label.english.isEmpty, "\(list.name) \(item.code)")
                #expect(!Self.isThai(item.label.english), "\(list.name) \(item.code)")
            }
        }
    }

    @Test func `labels are stored as they would be typed`() throws {
        let catalogue = try Shipped.catalogue()
        let items = catalogue.lists.flatMap(\.items)
        var labels = items.map(\.label)
        labels += items.flatMap(\.otherLabels).map(\.label)
        labels += catalogue.forms.map(\.label)
        labels += catalogue.forms.flatMap(\.fields).map(\.label)
        labels += catalogue.gazetteer.places.map(\.name)
        for label in labels {
            #expect(ThaiText.normalise(label.thai) == label.thai)
            #expect(ThaiText.normalise(label.english) == label.english)
        }
    }

    @Test func `codes and links lead somewhere`() throws {
        let catalogue = try Shipped.catalogue()
        try catalogue.check()
        let lists = catalogue.lists.map(\.name)
        #expect(Set(lists).count == lists.count)
        for list in lists { #expect(catalogue.list(list)?.name == list) }
        for form in catalogue.forms {
            #expect(form.field(named: form.titleField) != nil)
            for field in form.fields {
                if let list = field.codeList { #expect(catalogue.list(list) != nil, "\(form.name).\(field.name)") }
                if let type = field.referencedType { #expect(catalogue.form(type) != nil) }
            }
        }
    }

    @Test func `the province is the first place, known without the others`() throws {
        let catalogue = try Shipped.catalogue()
        #expect(catalogue.province == "57")
        #expect(catalogue.gazetteer.places.first?.code == "57")
        #expect(catalogue.gazetteer.places.filter { $0.level == .province }.count == 1)
        let header = "code,level,parent_code,name_th,name_en\n"
        let district = "5701,district,57,เมืองเชียงราย,Mueang Chiang Rai\n"
        for rows in [district + "57,province,,เชียงราย,Chiang Rai\n", ""] {
            let gazetteer = Array((header + rows).utf8)
            let read = try Catalogue(types: [], codes: { Array("{\"lists\": []}".utf8) }, gazetteer: { gazetteer })
            #expect(read.province.isEmpty)
            #expect(throws: FormError.malformedData(file: "gazetteer.csv", place: "2")) { try read.check() }
        }
    }

    @Test func `a rule fits the kind of its field`() throws {
        for field in try Shipped.catalogue().forms.flatMap(\.fields) {
            switch field.rule {
            case .ledger: #expect([.money, .integer].contains(field.kind), "\(field.name)")
            case .max, .min: #expect([.integer, .year].contains(field.kind), "\(field.name)")
            case .notes: #expect(field.kind == .longText, "\(field.name)")
            case .state: #expect(field.workflow != nil, "\(field.name)")
            case .blob: #expect(field.kind == .blob, "\(field.name)")
            case .register, .set, .central: #expect(field.kind != .blob && field.workflow == nil, "\(field.name)")
            }
        }
    }

    @Test func `every label of a code reads back as that code`() throws {
        for list in try Shipped.catalogue().lists {
            for item in list.items {
                for label in [item.label] + item.otherLabels.map(\.label) {
                    #expect(list.code(from: label.thai) == item.code, "\(list.name) \(label.thai)")
                    #expect(list.code(from: label.english.uppercased()) == item.code, "\(list.name) \(label.english)")
                }
                #expect(list.code(from: item.code) == item.code)
            }
        }
    }

    @Test func `a code is called what it was called in that year`() throws {
        let catalogue = try Shipped.catalogue()
        #expect(catalogue.list("CL04")?.text("2", .thai, in: 2565) == "คุณธรรม")
        #expect(catalogue.list("CL04")?.text("2", .thai, in: 2566) == "พัฒนาคุณธรรม")
        #expect(catalogue.list("CL02")?.text("06", .thai, in: 2563) == "ศิลปวัฒนธรรม")
        #expect(catalogue.list("CL02")?.text("06", .thai) == "ศิลปินพื้นบ้านคุณธรรม")
        #expect(catalogue.list("CL02")?.text("99", .thai) == "99")
        #expect(catalogue.list("CL02")?.items.count == 13)
    }

    @Test func `who writes and who reads is as designed`() throws {
        let catalogue = try Shipped.catalogue()
        #expect(catalogue.form("network")?.isReference == true)
        #expect(catalogue.form("network")?.writers == .central)
        #expect(catalogue.form("network")?.defaultShares == ["57"])
        #expect(catalogue.form("event")?.defaultShares == ["57"])
        #expect(catalogue.form("community")?.defaultShares == [])
        #expect(catalogue.form("community")?.writers == .shared)
        let scores = catalogue.form("nomination")?.field(named: "screen_scores")
        #expect(scores?.isCentralOnly == true && scores?.isWrittenByCentre == true)
        #expect(catalogue.form("community")?.field(named: "level")?.isWrittenByCentre == true)
        #expect(catalogue.form("criteria_set_of_a_newer_version") == nil)
    }

    @Test func `system fields are found beside a form's own`() throws {
        let form = try Shipped.form("community")
        #expect(form.fieldID(named: "office") == SystemField.office.rawValue)
        #expect(form.fieldID(named: "name_th") == 16)
        #expect(form.fieldName(id: 2) == "shared")
        #expect(form.rule(ofField: 2) == .set)
        #expect(form.rule(ofField: 999) == .register)
        #expect(form.fieldID(named: "nothing") == nil)
    }

    private static func isThai(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x0E00...0x0E7F).contains($0.value) }
    }
}
