import Keys
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// What the product's store must do beyond the contract of `OfficeStorage`, which SimulatorTests run on all kinds.
@Suite struct OfficeStorageTests {
    @Test(arguments: StorageKind.allCases)
    func `a new store has one actor and knows nothing`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        let actors = try office.store.ownActors()
        let actor = try #require(actors.first)
        #expect(actors.count == 1 && actor.head == actor.genesis.genesis.head && actor.confirmed == 0)
        #expect(!actor.isKnownAtCentre && !actor.isUnconfirmed)
        let genesis = actor.genesis.genesis
        #expect(genesis.reason == .new && genesis.parent == nil && genesis.office == Office.code)
        let key = try VerifyingKey(genesis.deviceKey)
        #expect(key.isValid(signature: actor.genesis.signature, of: genesis.signedBytes))
        #expect(try office.store.keys().signing.publicKey == genesis.deviceKey)
        try office.store.reading { transaction throws in
            #expect(try transaction.office() == Office.code)
            #expect(try transaction.cursor() == nil)
            #expect(try transaction.scopes() == [Office.code])
        }
        #expect(try office.counts() == [0, 0, 0, 0, 0, 0, 1])
    }

    @Test(arguments: StorageKind.allCases)
    func `what was written is the actor's head and the record's state`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        let id = try office.addCommunity("บ้านหนองบัว")
        try office.set(id, ["households": "120"])
        let actor = try office.store.actor()
        #expect(actor.head.seq == 2 && actor.isUnconfirmed)
        let changes = try office.store.written(by: actor.id, after: 0)
        #expect(changes.map(\.header.seq) == [1, 2])
        #expect(changes.first?.header.prev == actor.genesis.genesis.hash)
        #expect(changes.last?.header.prev == changes.first?.hash && changes.last?.hash == actor.head.hash)
        try office.store.reading { transaction throws in
            let state = try transaction.record(id)
            #expect(state?.clock == VectorClock([actor.id: 2]) && state?.lamport == 2)
            for change in changes {
                #expect(try transaction.hashes(of: actor.id, at: change.header.seq) == [change.hash])
                #expect(try transaction.wasApplied(change.ref, to: id))
                #expect(try !transaction.wasApplied(change.ref, to: RecordID.numbered(1)))
                #expect(try transaction.has(change))
            }
            #expect(try transaction.hashes(of: actor.id, at: 3).isEmpty)
            #expect(try transaction.record(RecordID.numbered(1)) == nil)
        }
    }

    @Test(arguments: StorageKind.allCases)
    func `confirmations go up and down, never above what was written`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        for number in 1...3 { try office.addCommunity("บ้าน \(number)") }
        for (told, kept) in [(2, 2), (1, 1), (99, 3), (0, 0)] as [(UInt64, UInt64)] {
            try office.store.confirm(told)
            let actor = try office.store.actor()
            #expect(actor.confirmed == kept && actor.isKnownAtCentre)
            #expect(try office.unsent() == 3 - Int(kept))
        }
        try office.store.confirm(2)
        let id = try office.store.actor().id
        try office.store.writing { transaction in try transaction.forget(id) }
        let actor = try office.store.actor()
        #expect(actor.confirmed == 0 && !actor.isKnownAtCentre)
        try office.store.writing { transaction throws in
            try transaction.confirm(ActorID.numbered(1), through: 5)
            try transaction.forget(ActorID.numbered(1))
        }
        #expect(try office.store.ownActors() == [actor])
    }

    @Test(arguments: StorageKind.allCases)
    func `place, scopes and settings come back as they were kept`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        for cursor in [Line.cursor(0), Line.cursor(7), Line.cursor(Limits.numberMax, scopeVersion: Limits.numberMax)] {
            try office.store.writing { transaction in try transaction.setCursor(cursor) }
            let kept = try office.store.reading { transaction in try transaction.cursor() }
            #expect(kept == cursor)
        }
        try office.store.writing { transaction throws in
            try transaction.setScopes(["57", "5715", "N02"])
            try transaction.set(.server, "https://example.org")
            try transaction.set(.lastContact, -5)
            try transaction.set(.serverKey, Array(0...255))
            #expect(try transaction.increase(.wishes) == 1)
            #expect(try transaction.increase(.wishes, by: 4) == 5)
        }
        try office.store.reading { transaction throws in
            #expect(try transaction.scopes() == ["57", "5715", "N02"])
            #expect(try transaction.text(.server) == "https://example.org")
            #expect(try transaction.integer(.lastContact) == -5)
            #expect(try transaction.bytes(.serverKey) == Array(0...255))
            #expect(try transaction.integer(.wishes) == 5 && transaction.text(.lastError) == nil)
        }
        try office.store.writing { transaction in try transaction.clear(.server) }
        #expect(try office.store.reading { transaction in try transaction.text(.server) } == nil)
    }

    @Test(arguments: StorageKind.allCases)
    func `held changes are kept with the last reason`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        try office.addCommunity("บ้าน")
        let ref = try #require(try office.store.written(by: office.store.actor().id, after: 0).first?.ref)
        for reason in HoldReason.allCases {
            try office.store.writing { transaction throws in
                try transaction.hold(HeldNotice(change: ref, reason: reason))
            }
            try office.store.reading { transaction throws in
                let held = try transaction.heldChanges()
                #expect(held.map(\.change.ref) == [ref] && held.map(\.reason) == [reason])
            }
        }
        #expect(try office.store.reading { transaction in try transaction.status().held } == 1)
    }

    @Test(arguments: StorageKind.allCases)
    func `a transaction that fails leaves nothing`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        try office.addCommunity("บ้าน")
        let counts = try office.counts()
        let actors = try office.store.ownActors()
        var remote = Remote()
        let change = try remote.write(RecordID.numbered(5), "community", [.name("ก")])
        #expect(throws: StoreError.storage(.full)) {
            try office.store.writing { transaction throws in
                try transaction.insertPulled(change)
                for part in change.parts { try transaction.merge(part, of: Origin(of: change)) }
                try transaction.setScopes(["57"])
                throw StorageError.full
            }
        }
        #expect(try office.counts() == counts && office.store.ownActors() == actors)
        #expect(try office.store.reading { transaction in try transaction.scopes() } == [Office.code])
    }
}

extension FieldWrite {
    /// A community's name, over nothing.
    static func name(_ text: String) -> FieldWrite { FieldWrite(field: 16, operation: .set, value: .text(text)) }

    /// The owner of a record.
    static func owner(_ code: String) -> FieldWrite { FieldWrite(field: 1, operation: .set, value: .text(code)) }
}

extension Store {
    func written(
        by actor: ActorID, after seq: UInt64, count: Int = 1000, bytes: Int = .max
    ) throws -> [Change] {
        try reading { transaction throws in
            try transaction.written(by: actor, after: seq, count: count, bytes: bytes)
        }
    }
}

extension Office {
    /// Changes that the centre has not confirmed.
    func unsent() throws -> Int {
        try store.reading { transaction in try transaction.unsent() }
    }
}
