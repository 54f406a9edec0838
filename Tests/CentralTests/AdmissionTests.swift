import Central
import Merge
import Protocol
import Testing

/// What becomes of a pushed chain.
@Suite struct AdmissionTests {
    private let centre: Centre

    init() throws { centre = try Centre() }

    @Test func `a change is logged, merged and confirmed`() throws {
        var office = try centre.enrol("5715")
        let (record, change) = try office.add([16: .text("บ้านหนองบัว")])
        let reply = try office.exchange(centre, [change])
        #expect(reply.status == 200 && reply.standing == .known && reply.confirmed == 1 && reply.body.held.isEmpty)
        #expect(try centre.texts(record, 16) == ["บ้านหนองบัว"])
        #expect(try centre.head().number == 1)
        #expect(reply.pulled.isEmpty && reply.body.page?.cursor.number == 1)
        #expect(try centre.state(record) == office.states[record])
    }

    @Test func `an exchange of nothing changes nothing`() throws {
        var office = try centre.enrol("5715")
        let before = try centre.head()
        for _ in 1...3 {
            let reply = try office.exchange(centre)
            #expect(reply.standing == .known && reply.confirmed == 0 && reply.pulled.isEmpty)
        }
        #expect(try centre.head() == before)
    }

    @Test func `what was sent before is nothing new`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("หนึ่ง")])
        let second = try office.set(record, 16, "สอง")
        _ = try office.exchange(centre, [first, second])
        let before = (try centre.head(), try centre.state(record))
        for push in [[first, second], [second], [first], [second, first, second]] {
            let reply = try office.exchange(centre, push)
            #expect(reply.standing == .known && reply.confirmed == 2)
        }
        #expect(try centre.head() == before.0 && centre.state(record) == before.1)
    }

    @Test func `what follows a gap is passed over and asked for`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("หนึ่ง")])
        let second = try office.set(record, 16, "สอง")
        let third = try office.set(record, 16, "สาม")
        var reply = try office.exchange(centre, [second, third])
        #expect(reply.standing == .known && reply.confirmed == 0)
        #expect(try centre.head().number == 0 && centre.state(record) == nil)
        reply = try office.exchange(centre, [first, third])
        #expect(reply.confirmed == 1)
        reply = try office.exchange(centre, [second, third])
        #expect(reply.confirmed == 3)
        #expect(try centre.texts(record, 16) == ["สาม"])
    }

    @Test func `an actor whose beginning is not told is unknown, and nothing of it is kept`() throws {
        var office = try centre.enrol("5715")
        let (record, change) = try office.add([16: .text("หนึ่ง")])
        let reply = try office.exchange(centre, [change], geneses: [])
        #expect(reply.standing == .unknown && reply.confirmed == 0)
        #expect(try centre.state(record) == nil && centre.head().number == 0)
        #expect(try office.exchange(centre, [change]).confirmed == 1)
        #expect(try office.exchange(centre, geneses: []).standing == .known)
    }

    @Test func `a store put back from an older copy is behind, and gets what it lost`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("หนึ่ง")])
        _ = try office.exchange(centre, [first])
        var restored = office
        let second = try office.set(record, 16, "สอง")
        _ = try office.exchange(centre, [second])
        restored.number = office.number
        let reply = try restored.exchange(centre)
        #expect(reply.standing == .behind && reply.confirmed == 1)
        #expect(reply.pulled == [second] && restored.states[record] == office.states[record])
        restored.mint()
        #expect(try restored.exchange(centre).standing == .known)
    }

    @Test func `a chain that continues twice is kept twice, and both copies learn it`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("เดิม")])
        _ = try office.exchange(centre, [first])
        var copy = office
        copy.diverge()
        let left = try office.set(record, 16, "ซ้าย")
        let right = try copy.set(record, 16, "ขวา")
        #expect(try office.exchange(centre, [left]).standing == .known)
        copy.number = office.number
        let reply = try copy.exchange(centre, [right])
        #expect(reply.standing == .forked && reply.confirmed == 2 && reply.pulled.contains(left))
        #expect(try Set(centre.texts(record, 16)) == ["ซ้าย", "ขวา"])
        #expect(try centre.reading { try $0.actor(first.header.actor)?.isForked } == true)
        office.number = copy.number
        let told = try office.exchange(centre)
        #expect(told.standing == .forked && told.pulled.contains(right))
        #expect(try office.states[record] == centre.state(record) && copy.states[record] == centre.state(record))
    }

    @Test func `both branches go on, each after its own last change`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("เดิม")])
        var copy = office
        copy.diverge()
        let left = [try office.set(record, 16, "ซ้าย 1"), try office.set(record, 16, "ซ้าย 2")]
        let right = [try copy.set(record, 16, "ขวา 1"), try copy.set(record, 16, "ขวา 2")]
        _ = try office.exchange(centre, [first] + left)
        copy.number = office.number
        let reply = try copy.exchange(centre, right)
        #expect(reply.standing == .forked && reply.confirmed == 3)
        #expect(try centre.head().number == 5)
        #expect(try Set(centre.texts(record, 16)) == ["ซ้าย 2", "ขวา 2"])
    }

    @Test func `a copy that sends the rest of its branch alone is asked for all of it`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("เดิม")])
        var copy = office
        copy.diverge()
        _ = try office.exchange(centre, [first, try office.set(record, 16, "ซ้าย")])
        let branch = [try copy.set(record, 16, "ขวา 1"), try copy.set(record, 16, "ขวา 2")]
        copy.number = office.number
        var reply = try copy.exchange(centre, [branch[1]])
        #expect(reply.standing == .forked && reply.confirmed == 0)
        #expect(try centre.texts(record, 16) == ["ซ้าย"])
        reply = try copy.exchange(centre, [first] + branch)
        #expect(reply.standing == .forked && reply.confirmed == 3)
        #expect(try Set(centre.texts(record, 16)) == ["ซ้าย", "ขวา 2"])
    }

    @Test func `a copy whose branch is not sent yet still gets the other branch`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("เดิม")])
        _ = try office.exchange(centre, [first])
        var copy = office
        copy.diverge()
        let left = try office.set(record, 16, "ซ้าย")
        _ = try office.exchange(centre, [left])
        let right = try copy.set(record, 16, "ขวา")
        copy.number = office.number
        let early = try copy.exchange(centre)
        let late = try copy.exchange(centre, [right])
        #expect((early.pulled + late.pulled).contains(left))
        #expect(try copy.states[record] == centre.state(record))
    }

    @Test func `chains of several actors in one push are each taken in`() throws {
        var office = try centre.enrol("5715")
        let formerGenesis = office.genesis
        let (record, first) = try office.add([16: .text("หนึ่ง")])
        let former = office.head
        office.mint()
        let second = try office.set(record, 16, "สอง")
        let reply = try office.exchange(
            centre, [first, second], heads: [former, office.head], geneses: [formerGenesis, office.genesis])
        #expect(reply.body.statuses.map(\.confirmed) == [1, 1])
        #expect(try centre.texts(record, 16) == ["สอง"])
    }

    @Test func `two machines of one office write in its name`() throws {
        var one = try centre.enrol("5715")
        var other = try centre.enrolAnother("5715")
        let (record, change) = try one.add([16: .text("หนึ่ง")])
        _ = try one.exchange(centre, [change])
        #expect(try other.pull(centre) == [change])
        _ = try other.exchange(centre, [try other.set(record, 16, "สอง")])
        #expect(try centre.texts(record, 16) == ["สอง"])
        _ = try one.pull(centre)
        #expect(one.states[record] == other.states[record])
    }

    @Test func `types and fields that the centre does not know are kept and passed on byte for byte`() throws {
        var one = try centre.enrol("5715", networks: ["02"])
        var other = try centre.enrol("5702", networks: ["02"])
        let (record, _) = try one.add("newfangled", [4000: .other([0x82, 0x01, 0x02])], shared: ["N02"])
        let change = try #require(one.changes.last)
        #expect(try one.exchange(centre, [change]).body.held.isEmpty)
        let pulled = try other.pull(centre)
        #expect(pulled == [change] && pulled.first?.bytes == change.bytes)
        #expect(other.states[record]?.siblings(4000).map(\.value) == [.other([0x82, 0x01, 0x02])])
    }
}
