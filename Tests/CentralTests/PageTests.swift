import Central
import Compression
import Forms
import Merge
import Protocol
import SQLiteReplica
import Testing

/// An office gets what its scopes read, whole and in order, and no byte of anything else.
@Suite struct PageTests {
    private let centre: Centre

    init() throws { centre = try Centre() }

    @Test func `nothing of another district reaches an office`() throws {
        var owner = try centre.enrol("5702")
        let (record, change) = try owner.add([16: .text("ความลับของอำเภอ")])
        _ = try owner.exchange(centre, [change, try owner.set(record, 16, "ความลับต่อมา")])
        var office = try centre.enrol("5715")
        let request = try office.request()
        let answer = centre.central.exchange(office.envelope(request), nowMs: centre.nowMs)
        #expect(try Reply(answer, centre).pulled.isEmpty)
        for word in ["ความลับ", "5702"] { #expect(!Self.holds(answer.body, Array(word.utf8))) }
        #expect(!Self.holds(answer.body, record.bytes))
        #expect(try Reply(answer, centre).body.page?.cursor.number == 2)
    }

    @Test func `what is shared reaches whom it is shared with`() throws {
        var owner = try centre.enrol("5702", networks: ["09"])
        let everybody = try owner.add([16: .text("ทั้งจังหวัด")], shared: ["57"])
        let network = try owner.add([16: .text("เครือข่าย")], shared: ["N09"])
        let neighbour = try owner.add([16: .text("เพื่อนบ้าน")], shared: ["5703"])
        let own = try owner.add([16: .text("ของตน")])
        let all = [everybody, network, neighbour, own]
        _ = try owner.exchange(centre, all.map(\.change))
        let expected: [(String, [String], [RecordID])] = [
            ("5703", [], [everybody.record, neighbour.record]), ("5704", ["09"], [everybody.record, network.record]),
            ("5705", ["02"], [everybody.record]),
        ]
        for (code, networks, records) in expected {
            var station = try centre.enrol(code, networks: networks)
            _ = try station.pull(centre)
            #expect(Set(station.states.keys) == Set(records), "\(code)")
        }
        var staff = try centre.office57()
        #expect(try staff.pull(centre).map(\.hash) == all.map(\.change.hash))
        var same = try centre.enrolAnother("5702")
        #expect(try same.pull(centre) == all.map(\.change))
    }

    @Test func `a record that is shared later comes with its whole history, in order`() throws {
        var owner = try centre.enrol("5702")
        var reader = try centre.enrol("5703")
        let (record, first) = try owner.add([16: .text("หนึ่ง")])
        let (_, unrelated) = try owner.add([16: .text("อื่น")])
        let second = try owner.set(record, 16, "สอง")
        _ = try owner.exchange(centre, [first, unrelated, second])
        #expect(try reader.pull(centre).isEmpty)
        let sharing = try owner.share(record, with: "5703")
        let third = try owner.set(record, 16, "สาม")
        _ = try owner.exchange(centre, [sharing, third])
        #expect(try reader.pull(centre) == [first, second, sharing, third])
        #expect(try reader.states[record] == centre.state(record))
    }

    @Test func `parts of other records stay withheld in that history, and come when they are shared too`() throws {
        var owner = try centre.enrol("5702")
        var reader = try centre.enrol("5703")
        let records = (1...2).map { _ in RecordID.make(using: &centre.random) }
        let change = try owner.seal(
            records.map { owner.part($0, "community", [.owner("5702"), .name("บ้าน \($0)")]) })
        _ = try owner.exchange(centre, [change, try owner.share(records[0], with: "5703")])
        let partly = try reader.pull(centre)
        #expect(partly.first?.hash == change.hash && partly.first?.parts.map(\.record) == [records[0]])
        _ = try owner.exchange(centre, [try owner.share(records[1], with: "5703")])
        let rest = try reader.pull(centre)
        #expect(rest.contains { $0.hash == change.hash && $0.parts.map(\.record).contains(records[1]) })
    }

    @Test func `who loses a record learns so and gets nothing after`() throws {
        var owner = try centre.enrol("5702")
        var reader = try centre.enrol("5703")
        let (record, first) = try owner.add([16: .text("หนึ่ง")], shared: ["5703"])
        _ = try owner.exchange(centre, [first])
        #expect(try reader.pull(centre) == [first])
        let ending = try owner.unshare(record)
        let after = try owner.set(record, 16, "หลังเลิกแบ่งปัน")
        _ = try owner.exchange(centre, [ending, after])
        #expect(try reader.pull(centre) == [ending])
        #expect(reader.states[record]?.siblings(.shared).isEmpty == true)
        #expect(reader.states[record]?.siblings(16).compactMap(\.value.text) == ["หนึ่ง"])
    }

    @Test func `a record that moves goes to its new owner, and the former one learns it`() throws {
        var former = try centre.enrol("5702")
        var next = try centre.enrol("5703")
        let (record, first) = try former.add([16: .text("หนึ่ง")])
        _ = try former.exchange(centre, [first])
        var same = try centre.enrolAnother("5702")
        _ = try same.pull(centre)
        let move = try former.set(record, 1, "5703")
        _ = try former.exchange(centre, [move])
        #expect(try next.pull(centre) == [first, move])
        #expect(try same.pull(centre) == [move])
        _ = try next.exchange(centre, [try next.set(record, 16, "สอง")])
        #expect(try same.pull(centre).isEmpty && centre.texts(record, 16) == ["สอง"])
    }

    @Test func `an office that joins a network reads it from its beginning, and leaving ends that`() throws {
        var owner = try centre.enrol("5702", networks: ["09"])
        let (record, first) = try owner.add([16: .text("หนึ่ง")], shared: ["N09"])
        _ = try owner.exchange(centre, [first])
        var office = try centre.enrol("5703")
        #expect(try office.exchange(centre).body.grant == Grant(version: 1, scopes: ["57", "5703"]))
        try centre.central.setNetworks(["09"], of: "5703", nowMs: centre.nowMs)
        let reply = try office.exchange(centre)
        #expect(reply.body.grant == Grant(version: 2, scopes: ["57", "5703", "N09"]))
        #expect(reply.pulled == [first] && reply.body.page?.from == 0)
        #expect(try office.exchange(centre).body.grant == nil)
        try centre.central.setNetworks([], of: "5703", nowMs: centre.nowMs)
        _ = try owner.exchange(centre, [try owner.set(record, 16, "สอง")])
        let after = try office.exchange(centre)
        #expect(after.body.grant?.scopes == ["57", "5703"] && after.pulled.isEmpty)
    }

    @Test func `reference types reach every office`() throws {
        let id = try centre.add("network", ["code": "02", "name_th": "ก", "name_en": "a", "valid_from_fy": "2563"])
        let edits = RecordEdits(
            sets: [.init(field: "name_th", text: "ข")], removes: [.init(field: "shared", text: "57")])
        try centre.edit(id, edits)
        for code in ["5702", "5718"] {
            var station = try centre.enrol(code)
            #expect(try station.pull(centre).count == 2)
            #expect(try station.states[id] == centre.state(id))
        }
    }

    @Test func `fields for the centre alone are withheld, and the hash stays`() throws {
        var office = try centre.enrol("5715")
        let (record, change) = try office.add(
            "nomination", [16: .text("outstanding_model"), 18: .text("community"), 19: .text("บ้าน")])
        _ = try office.exchange(centre, [change])
        try centre.edit(
            record,
            RecordEdits(
                sets: [.init(field: "result", text: "ผ่าน")], adds: [.init(field: "screen_scores", text: "กรรมการ ก 9")])
        )
        try centre.edit(record, RecordEdits(adds: [.init(field: "screen_scores", text: "กรรมการ ข 8")]))
        let pulled = try office.pull(centre)
        let history = try centre.central.history(record).changes
        #expect(pulled.map(\.hash) == [history[1].hash])
        #expect(pulled.first?.slots.count == 2 && pulled.first?.parts.count == 1)
        #expect(office.states[record]?.siblings(32).compactMap(\.value.text) == ["ผ่าน"])
        #expect(office.states[record]?.siblings(31).isEmpty == true)
        for change in pulled { #expect(!Self.holds(change.bytes, Array("กรรมการ".utf8))) }
        var staff = try centre.office57()
        #expect(try staff.pull(centre).map(\.bytes) == history.map(\.bytes))
    }

    @Test func `pages stop at a count and go on where they stopped`() throws {
        var owner = try centre.enrol("5702")
        var changes: [Change] = []
        for number in 1...1_001 { changes.append(try owner.add([16: .text("บ้าน \(number)")], shared: ["57"]).change) }
        for start in stride(from: 0, to: changes.count, by: 500) {
            _ = try owner.exchange(centre, Array(changes[start..<min(start + 500, changes.count)]))
        }
        var office = try centre.enrol("5715")
        var pages: [Int] = []
        var pulled: [Change] = []
        repeat {
            let reply = try office.exchange(centre)
            #expect(reply.body.page?.hasMore == (pulled.count + reply.pulled.count < changes.count))
            pages.append(reply.pulled.count)
            pulled += reply.pulled
        } while pulled.count < changes.count && pages.count < 10
        #expect(pages == [1000, 1] && pulled == changes)
        #expect(try office.exchange(centre).pulled.isEmpty)
    }

    @Test(arguments: [0, 1, 500, 2_000, 10_000] as [UInt64])
    func `a page keeps to what the office takes, and always moves on`(_ most: UInt64) throws {
        var owner = try centre.enrol("5702")
        let changes = try (1...20).map { try owner.add([16: .text("บ้าน \($0)")], shared: ["57"]).change }
        _ = try owner.exchange(centre, changes)
        var office = try centre.enrol("5715")
        var pulled: [Change] = []
        for _ in 1...20 where pulled.count < 20 {
            let reply = try office.exchange(centre, replyBytesMax: most)
            let size = reply.pulled.reduce(0) { $0 + $1.bytes.count }
            #expect(!reply.pulled.isEmpty && (reply.pulled.count == 1 || size <= Int(most)))
            pulled += reply.pulled
        }
        #expect(pulled == changes)
    }

    /// An office that has all of the log, which is one change.
    private func settled() throws -> (office: Station, change: Change, cursor: LogCursor) {
        var owner = try centre.enrol("5702")
        let change = try owner.add([16: .text("บ้าน")], shared: ["57"]).change
        _ = try owner.exchange(centre, [change])
        var office = try centre.enrol("5715")
        #expect(try office.pull(centre) == [change])
        return (office, change, try #require(office.cursor))
    }

    @Test func `an office of another history is asked where it was`() throws {
        var (office, change, good) = try settled()
        let others = [
            LogCursor(epoch: good.epoch, number: 1, logHash: .zero, scopeVersion: 1),
            LogCursor(epoch: good.epoch, number: 0, logHash: good.logHash, scopeVersion: 1),
            LogCursor(epoch: good.epoch, number: 2, logHash: good.logHash, scopeVersion: 1),
            LogCursor(epoch: good.epoch, number: Limits.numberMax, logHash: good.logHash, scopeVersion: 1),
        ]
        for cursor in others {
            office.cursor = cursor
            let lost = try office.exchange(centre)
            #expect(lost.body.page == nil && lost.body.rewind == 0)
            for (mark, from) in [(LogMark(number: 1, logHash: good.logHash), UInt64(1)), (.wrong, 0)] {
                let found = try office.exchange(centre, marks: [.wrong, mark])
                #expect(found.body.page?.from == from && found.body.rewind == from)
                #expect(found.pulled == (from == 0 ? [change] : []))
                office.cursor = cursor
            }
        }
    }

    @Test func `other scopes begin again, another epoch goes on`() throws {
        var (office, change, good) = try settled()
        office.cursor = LogCursor(
            epoch: .random(using: &centre.random), number: 1, logHash: good.logHash, scopeVersion: 1)
        let next = try office.exchange(centre)
        #expect(next.body.page?.from == 1 && next.body.rewind == nil && next.body.page?.cursor == good)
        for version in [0, Limits.numberMax] {
            office.cursor = LogCursor(epoch: good.epoch, number: 1, logHash: good.logHash, scopeVersion: version)
            let reply = try office.exchange(centre)
            #expect(reply.body.page?.from == 0 && reply.pulled == [change])
            #expect(reply.body.grant != nil)
        }
        let reply = try office.exchange(centre)
        #expect(reply.body.page?.from == 1 && reply.pulled.isEmpty && reply.body.page?.batch == nil)
    }

    @Test func `two offices that exchange until nothing moves see what the centre sees`() throws {
        var stations = [try centre.enrol("5702", networks: ["02"]), try centre.enrol("5703", networks: ["02"])]
        let (record, first) = try stations[0].add([16: .text("เดิม")], shared: ["N02"])
        _ = try stations[0].exchange(centre, [first])
        for round in 1...5 {
            for place in stations.indices {
                _ = try stations[place].pull(centre)
                _ = try stations[place].exchange(centre, [try stations[place].set(record, 16, "\(place)-\(round)")])
            }
        }
        for place in stations.indices {
            _ = try stations[place].pull(centre)
            #expect(try stations[place].states[record] == centre.state(record))
        }
        #expect(try centre.texts(record, 16) == ["1-5"])
    }

    @Test func `office and centre have the same state hash over what the office reads`() throws {
        var owner = try centre.enrol("5702", networks: ["02"])
        var reader = try centre.enrol("5703", networks: ["02"])
        let shared = try owner.add([16: .text("ร่วม")])
        let nominated = try owner.add(
            "nomination", [16: .text("outstanding_model"), 18: .text("community"), 19: .text("บ้าน")], shared: ["N02"])
        let ended = try owner.add([16: .text("เลิก")], shared: ["N02"])
        let own = try owner.add([16: .text("ของตน")])
        _ = try owner.exchange(centre, [shared, nominated, ended, own].map(\.change))
        _ = try reader.pull(centre)
        try centre.edit(nominated.record, RecordEdits(adds: [.init(field: "screen_scores", text: "9")]))
        let later = [try owner.share(shared.record, with: "N02"), try owner.unshare(ended.record)]
        _ = try owner.exchange(centre, later)
        _ = try reader.exchange(centre, [try reader.set(nominated.record, 17, "ประเภท")])
        for _ in 1...2 {
            _ = try owner.pull(centre)
            _ = try reader.pull(centre)
        }
        try expectSameHash(owner, scopes: ["57", "5702", "N02"])
        try expectSameHash(reader, scopes: ["57", "5703", "N02"])
        try expectSameHash(try centre.office57Pulled(), scopes: nil)
    }

    /// What a machine has merged hashes to what the centre says of its office.
    private func expectSameHash(_ station: Station, scopes: [String]?) throws {
        var hash = StateHash()
        for state in station.states.values.sorted(by: { RecordID.precedes($0.id, $1.id) }) {
            let isRead = scopes.map { RecordReader(state, centre.catalogue).isReadable(by: $0) } ?? true
            if isRead { hash.add(state.id, visible: state.visibleBytes) }
        }
        let office = scopes.map { _ in station.office }
        #expect(try centre.central.stateHash(office: office) == hash.finish(), "\(station.office)")
    }

    static func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard bytes.count >= part.count else { return false }
        return (0...(bytes.count - part.count)).contains { bytes[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
