import Forms
import Testing

@Suite struct WorkflowTests {
    @Test func `every state can be reached`() throws {
        for workflow in try Self.workflows() {
            for state in workflow.states { #expect(workflow.isLegal(from: nil, to: state.code), "\(state.code)") }
        }
    }

    @Test func `joining is the same in every order and grouping`() throws {
        for workflow in try Self.workflows() {
            let states = workflow.states.map(\.code)
            for one in states {
                #expect(workflow.join([one]) == one)
                #expect(workflow.join([one, one]) == one)
                for two in states {
                    let pair = workflow.join([one, two])
                    #expect(pair == workflow.join([two, one]))
                    for three in states {
                        let left = pair.flatMap { workflow.join([$0, three]) }
                        let right = workflow.join([two, three]).flatMap { workflow.join([one, $0]) }
                        if let left, let right { #expect(left == right, "\(one) \(two) \(three)") }
                        let all = workflow.join([one, two, three])
                        #expect(all == workflow.join([three, one, two]))
                    }
                }
            }
        }
    }

    @Test func `a join never goes back`() throws {
        for workflow in try Self.workflows() {
            for one in workflow.states.map(\.code) {
                for two in workflow.states.map(\.code) {
                    guard let joined = workflow.join([one, two]) else { continue }
                    #expect(joined == one || joined == two, "\(one) \(two)")
                }
            }
        }
    }

    @Test func `two who were of different minds are left to people`() throws {
        let nomination = try #require(try Shipped.form("nomination").stateField?.workflow)
        #expect(nomination.join(["selected", "not_selected"]) == nil)
        #expect(nomination.join(["draft", "submitted"]) == "submitted")
        let event = try #require(try Shipped.form("event").stateField?.workflow)
        #expect(event.join(["held", "cancelled"]) == nil)
        #expect(event.join([]) == nil)
        #expect(event.join(["unknown", "held"]) == nil)
        let entry = try #require(try Shipped.form("hof_entry").stateField?.workflow)
        #expect(entry.join(["published", "hidden"]) == "hidden")
        #expect(entry.join(["archived", "hidden", "published"]) == "hidden")
    }

    @Test(
        arguments: [
            (nil, "draft", false, true), (nil, "submitted", false, true), (nil, "screened", false, false),
            (nil, "screened", true, true), ("draft", "submitted", false, true), ("draft", "screened", true, false),
            ("submitted", "screened", false, false), ("submitted", "screened", true, true),
            ("selected", "selected", false, true), ("announced", "draft", true, false),
            ("draft", "nowhere", true, false),
        ] as [(String?, String, Bool, Bool)])
    func `an office takes its steps and the centre all`(
        source: String?, target: String, atCentre: Bool, isLegal: Bool
    ) throws {
        let workflow = try #require(try Shipped.form("nomination").stateField?.workflow)
        #expect(workflow.isLegal(from: source, to: target, atCentre: atCentre) == isLegal)
    }

    private static func workflows() throws -> [Workflow] {
        try Shipped.catalogue().forms.flatMap(\.fields).compactMap(\.workflow)
    }
}
