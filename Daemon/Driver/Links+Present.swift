import Glibc

extension Links {
    /// What is there now (getifaddrs(3)); nothing where that cannot be told.
    static func present() -> Links {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return Links() }
        defer { freeifaddrs(first) }
        var working: Set<UInt32> = []
        var addresses: Set<Address> = []
        var next = first
        while let entry = next?.pointee {
            next = entry.ifa_next
            let link = if_nametoindex(entry.ifa_name)
            if link == 0 { continue }
            if UInt32(entry.ifa_flags) & workingFlags == workingFlags { working.insert(link) }
            if let bytes = bytes(of: entry.ifa_addr) { addresses.insert(Address(link: link, bytes: bytes)) }
        }
        return Links(working: working, addresses: addresses)
    }

    /// The address alone, as rtnetlink has it; nil for what is none of the internet.
    private static func bytes(of address: UnsafeMutablePointer<sockaddr>?) -> [UInt8]? {
        guard let address else { return nil }
        let pointer = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let own = pointer.loadUnaligned(as: sockaddr_in.self).sin_addr
            return withUnsafeBytes(of: own) { Array($0) }
        case AF_INET6:
            let own = pointer.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return withUnsafeBytes(of: own) { Array($0) }
        default: return nil
        }
    }
}
