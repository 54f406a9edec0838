public import Foundation
public import Protocol

extension Bits128 {
    /// The bytes as SQLite keeps them.
    public var data: Data { Data(bytes) }
}

extension Tag {
    /// The tag as SQLite keeps it: the same 64 bits, signed.
    public var stored: Int64 { Int64(bitPattern: rawValue) }
}
