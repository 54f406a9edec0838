/// Which network links work and which addresses they have, as far as the kernel told: what is new of it is a reason to
/// try the line. It tells far more than that: of each lease that is renewed, and each attribute that changes.
///
/// Reads rtnetlink(7) as it arrives; the layout is that of `struct nlmsghdr`, `ifinfomsg`, `ifaddrmsg` and `rtattr`.
struct Links: Hashable {
    /// An address of a link. Its length tells the family.
    struct Address: Hashable {
        let link: UInt32
        let bytes: [UInt8]
    }

    private var working: Set<UInt32>
    private var addresses: Set<Address>

    init(working: Set<UInt32> = [], addresses: Set<Address> = []) {
        self.working = working
        self.addresses = addresses
    }

    private enum Kind {
        static let newLink: UInt16 = 16
        static let lostLink: UInt16 = 17
        static let newAddress: UInt16 = 20
        static let lostAddress: UInt16 = 21
    }

    /// IFF_UP and IFF_RUNNING: somebody wants it, and the cable or the radio carries.
    static let workingFlags: UInt32 = 0x41
    /// IFA_F_TENTATIVE: nothing may be sent from it yet.
    private static let tentativeFlag: UInt8 = 0x40
    /// RT_SCOPE_LINK: from here on an address leads to nobody beyond the own link.
    private static let linkScope: UInt8 = 253
    private static let headBytes = 16
    private static let bodyOfLinkBytes = 16
    private static let bodyOfAddressBytes = 8
    private static let attributeHeadBytes = 4
    /// IFA_ADDRESS and IFA_LOCAL; on a link between two the former is the other end's.
    private static let farAttribute: UInt16 = 1
    private static let ownAttribute: UInt16 = 2

    /// Takes in what the kernel told at once. Returns whether a link began to work or got an address that it had not.
    mutating func take(_ datagram: [UInt8]) -> Bool {
        var isUp = false
        var rest = Cursor(datagram[...])
        while let count = rest.number(at: 0, as: UInt32.self), count >= UInt32(Self.headBytes) {
            let message = Cursor(rest.bytes.prefix(Int(count)))
            if take(message) { isUp = true }
            rest.skip(Int(count))
        }
        return isUp
    }

    /// What is there now stands in the place of what was told, of which some was lost. Returns as `take`.
    mutating func become(_ present: Links) -> Bool {
        let isUp = !present.working.isSubset(of: working) || !present.addresses.isSubset(of: addresses)
        self = present
        return isUp
    }

    private mutating func take(_ message: Cursor) -> Bool {
        switch message.number(at: 4, as: UInt16.self) {
        case Kind.newLink: return takeLink(message)
        case Kind.lostLink:
            guard let link = Self.link(of: message) else { return false }
            working.remove(link)
            addresses = addresses.filter { $0.link != link }
            return false
        case Kind.newAddress:
            guard let address = Self.address(in: message), Self.leadsAway(message) else { return false }
            return addresses.insert(address).inserted
        case Kind.lostAddress:
            if let address = Self.address(in: message) { addresses.remove(address) }
            return false
        default: return false
        }
    }

    private mutating func takeLink(_ message: Cursor) -> Bool {
        guard let link = Self.link(of: message), let flags = message.number(at: 24, as: UInt32.self) else {
            return false
        }
        if flags & Self.workingFlags == Self.workingFlags { return working.insert(link).inserted }
        working.remove(link)
        return false
    }

    /// The link that a message is about; nil when it tells of its part in something else, as of a port of a bridge.
    private static func link(of message: Cursor) -> UInt32? {
        guard message.bytes.count >= headBytes + bodyOfLinkBytes, message.number(at: 16, as: UInt8.self) == 0 else {
            return nil
        }
        return message.number(at: 20, as: UInt32.self)
    }

    private static func leadsAway(_ message: Cursor) -> Bool {
        guard let flags = message.number(at: 18, as: UInt8.self), let scope = message.number(at: 19, as: UInt8.self)
        else { return false }
        return flags & tentativeFlag == 0 && scope < linkScope
    }

    private static func address(in message: Cursor) -> Address? {
        guard let link = message.number(at: 20, as: UInt32.self) else { return nil }
        var own: [UInt8]?
        var far: [UInt8]?
        var rest = message
        rest.skip(headBytes + bodyOfAddressBytes)
        while let count = rest.number(at: 0, as: UInt16.self), count >= UInt16(attributeHeadBytes),
            let kind = rest.number(at: 2, as: UInt16.self)
        {
            let content = Array(rest.bytes.prefix(Int(count)).dropFirst(attributeHeadBytes))
            if kind == ownAttribute { own = content } else if kind == farAttribute { far = content }
            rest.skip(Int(count))
        }
        return (own ?? far).map { Address(link: link, bytes: $0) }
    }
}

/// Bytes of which the first are read, and skipped.
private struct Cursor {
    private(set) var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// A number in this machine's order of bytes; nil where it is not whole.
    func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number? {
        guard offset + MemoryLayout<Number>.size <= bytes.count else { return nil }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
    }

    /// What follows begins at a multiple of four bytes.
    mutating func skip(_ count: Int) { bytes = bytes.dropFirst((count + 3) & ~3) }
}
