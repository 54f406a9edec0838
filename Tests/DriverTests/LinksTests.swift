import Testing

@testable import Driver

/// What the kernel tells of the network's links, and what of it is a reason to try the line.
@Suite struct LinksTests {
    private static let address: [UInt8] = [10, 57, 0, 7]
    private static let working: UInt32 = 0x1_1043

    @Test func `a link that begins to work is a reason, and what changes of it later is none`() {
        var links = Links()
        let told = [Self.link(2, 0x1003), Self.link(2, Self.working), Self.link(2, Self.working | 0x100)]
        #expect(told.map { links.take($0) } == [false, true, false])
        let flapping = [Self.link(2, 0x1003), Self.link(2, Self.working), Self.link(3, Self.working)]
        #expect(flapping.map { links.take($0) } == [false, true, true])
    }

    @Test func `a link that works and is taken away is none, and a new one of its number is one`() {
        var links = Links(working: [2], addresses: [Links.Address(link: 2, bytes: Self.address)])
        #expect(links.take(Self.link(2, Self.working)) == false)
        #expect(links.take(Self.link(2, Self.working, kind: 17)) == false)
        #expect(links.take(Self.link(2, Self.working)) == true)
        #expect(links.take(Self.address(2, Self.address)) == true)
    }

    @Test func `a port that leaves a bridge still works`() {
        var links = Links(working: [2])
        #expect(links.take(Self.link(2, Self.working, kind: 17, family: 7)) == false)
        #expect(links.take(Self.link(2, Self.working)) == false)
    }

    @Test func `an address that was not there is a reason, and one that is told again or lost is none`() {
        var links = Links()
        let told = [
            Self.address(2, Self.address), Self.address(2, Self.address), Self.address(2, Self.address, kind: 21),
            Self.address(2, Self.address), Self.address(3, Self.address),
        ]
        #expect(told.map { links.take($0) } == [true, false, false, true, true])
    }

    @Test func `the own end of a link between two is what counts`() {
        var links = Links(addresses: [Links.Address(link: 2, bytes: Self.address)])
        #expect(links.take(Self.address(2, Self.address, far: [10, 57, 0, 1])) == false)
        #expect(links.take(Self.address(2, Self.address, far: [10, 57, 0, 2])) == false)
    }

    @Test func `an address from which nothing can be sent to the centre is none`() {
        var links = Links()
        let told = [
            Self.address(2, Self.address, flags: 0x40), Self.address(2, Self.address, scope: 253),
            Self.address(1, Self.address, scope: 254), Self.address(2, Self.address),
        ]
        #expect(told.map { links.take($0) } == [false, false, false, true])
    }

    @Test func `of many messages told at once each counts`() {
        var links = Links(working: [2])
        let quiet = Self.link(2, Self.working) + Self.address(2, Self.address, flags: 0x40)
        #expect(links.take(quiet) == false)
        #expect(links.take(quiet + Self.address(2, Self.address) + quiet) == true)
        #expect(links.take(quiet + Self.address(2, Self.address)) == false)
    }

    @Test func `after some was lost, what is there now is compared with what was known`() {
        let known = Links.Address(link: 2, bytes: Self.address)
        var links = Links(working: [2, 3], addresses: [known])
        #expect(links.become(Links(working: [2], addresses: [known])) == false)
        #expect(links.become(Links(working: [2, 3], addresses: [known])) == true)
        let another = Links.Address(link: 3, bytes: Self.address)
        #expect(links.become(Links(working: [2], addresses: [known, another])) == true)
    }

    @Test func `what is there at the start is found`() {
        var links = Links()
        let present = Links.present()
        #expect(links.become(present) == (present != Links()))
        #expect(links == present)
        #expect(links.become(Links.present()) == false)
    }

    @Test func `a message that is cut anywhere, or claims any length, ends nothing`() {
        let whole = Self.link(2, Self.working) + Self.address(2, Self.address, far: [10, 57, 0, 1])
        for count in 0..<whole.count {
            var links = Links()
            #expect(links.take(Array(whole.prefix(count))) == (count >= 32), "\(count) bytes")
        }
        for place in whole.indices {
            for byte in [0, 1, 3, 15, 17, 127, 255] as [UInt8] {
                var links = Links()
                var changed = whole
                changed[place] = byte
                _ = links.take(changed)
                #expect(links.take([]) == false)
            }
        }
    }

    private static func bytes(_ numbers: any FixedWidthInteger...) -> [UInt8] {
        numbers.flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
    }

    /// `struct nlmsghdr`, and what follows it.
    private static func message(_ kind: UInt16, _ body: [UInt8]) -> [UInt8] {
        bytes(UInt32(16 + body.count), kind, UInt16(0), UInt32(0), UInt32(0)) + body
    }

    /// `struct ifinfomsg`.
    private static func link(_ number: UInt32, _ flags: UInt32, kind: UInt16 = 16, family: UInt8 = 0) -> [UInt8] {
        message(kind, bytes(family, UInt8(0), UInt16(1), number, flags, UInt32(0)))
    }

    /// `struct ifaddrmsg`, with IFA_ADDRESS, IFA_LOCAL and a label of odd length.
    private static func address(
        _ number: UInt32, _ own: [UInt8], far: [UInt8]? = nil, kind: UInt16 = 20, flags: UInt8 = 0x80, scope: UInt8 = 0
    ) -> [UInt8] {
        let body =
            bytes(UInt8(2), UInt8(24), flags, scope, number) + bytes(UInt16(8), UInt16(1)) + (far ?? own)
            + bytes(UInt16(9), UInt16(3)) + Array("eth0\0".utf8) + [0, 0, 0] + bytes(UInt16(8), UInt16(2)) + own
        return message(kind, body)
    }
}
