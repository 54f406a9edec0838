import GRDB
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// What is in force of an enrolment, and what is only wished for.
@Suite struct EnrolmentTests {
    private static let key: [UInt8] = Array(repeating: 7, count: 32)
    private static let newKey: [UInt8] = Array(repeating: 8, count: 32)
    private static let wish = EnrolmentWish(server: "https://new", code: "2", fingerprint: "E3B0", authority: nil)
    private let office: Office
    private let former: Enrolled?

    init() throws {
        office = try Office()
        former = try office.store.writing { transaction in
            try transaction.wish(EnrolmentWish(server: "https://former", code: "1", fingerprint: nil, authority: "PEM"))
            try transaction.enrol(authority: "PEM", serverKey: Self.key, sealingKey: Self.key)
            return try transaction.enrolled()
        }
    }

    @Test func `the former enrolment is in force until a new one has succeeded`() throws {
        #expect(former?.server == "https://former" && former?.authority == "PEM" && former?.sealingKey == Self.key)
        try office.store.writing { transaction in
            try transaction.wish(Self.wish)
            #expect(try transaction.enrolled() == former && transaction.enrolmentWish() == Self.wish)
            try transaction.failEnrolment("unreachable", isFinal: false)
            #expect(try transaction.enrolled() == former && transaction.enrolmentWish() == Self.wish)
            try transaction.enrol(authority: "NEW", serverKey: Self.newKey)
            let enrolled = try #require(try transaction.enrolled())
            #expect(enrolled.server == "https://new" && enrolled.authority == "NEW")
            #expect(enrolled.serverKey == Self.newKey && enrolled.sealingKey == nil)
            #expect(try transaction.enrolmentWish() == nil && transaction.text(.enrolError) == nil)
        }
    }

    @Test func `a new enrolment that is refused leaves the former one as it was`() throws {
        try office.store.writing { transaction in
            try transaction.wish(Self.wish)
            try transaction.failEnrolment("refused:code", isFinal: true)
            #expect(try transaction.enrolled() == former && transaction.enrolmentWish() == nil)
            #expect(try transaction.text(.enrolError) == "refused:code")
            #expect(try transaction.status().server == "https://former")
        }
    }

    @Test func `another wish takes nothing over from the one before`() throws {
        try office.store.writing { transaction in
            try transaction.wish(Self.wish)
            let plain = EnrolmentWish(server: "http://127.0.0.1:1", code: "3", fingerprint: nil, authority: "")
            try transaction.wish(plain)
            #expect(try transaction.enrolmentWish() == plain)
            try transaction.wish(Self.wish)
            #expect(try transaction.enrolmentWish() == Self.wish)
        }
    }
}
