import Compression
import Protocol
import TestSupport
import Testing

/// Rows of a store, packed one by one.
@Suite struct RowPackerTests {
    private let packer = RowPacker()
    private static let name = "ชุมชนคุณธรรมบ้านสันทราย"

    private static func change() throws -> [UInt8] { try Specification().bytes("change-1") }

    @Test func `a change comes back and is smaller`() throws {
        let change = try Self.change()
        let row = try #require(try packer.pack(change))
        #expect(row.count < change.count && row[0] < 0x80)
        #expect(try packer.unpack(row) == change)
    }

    @Test func `the first rows of a command come back as well as the hundredth, and are hardly larger`() throws {
        let change = try Self.change()
        let rows = try (1...100).map { _ in try #require(try packer.pack(change)) }
        for row in rows { #expect(try packer.unpack(row) == change) }
        #expect(rows[0].count * 9 < rows[99].count * 10)
        // Another connection, whose own tables differ.
        #expect(try RowPacker().unpack(rows[99]) == change)
    }

    @Test func `what leans on a prefix costs next to nothing, and comes back with that prefix alone`() throws {
        let source = Array((Self.name + " บ้านเลขที่ 57 หมู่ 12 ตำบลแม่ข้าวต้ม โทร 053 711 000").utf8)
        let text = Array(source.dropFirst(9))
        let row = try #require(try packer.pack(text, after: source))
        #expect(row.count < 24)
        #expect(try packer.unpack(row, after: source) == text)
        #expect(throws: CompressionError.self) { try packer.unpack(row) }
        let change = try #require(try packer.pack(Self.change()))
        #expect(try packer.unpack(change) == Self.change(), "nothing is left of the prefix")
    }

    @Test func `what is not packed stays as it is`() throws {
        let change = try Self.change()
        for row in [change, [], [0], [3, 1, 2]] { #expect(try packer.unpack(row) == row) }
        for row in [[], [1], Array(UInt8.min...UInt8.max)] as [[UInt8]] { #expect(try packer.pack(row) == nil) }
    }

    @Test func `a row that is cut or longer is damaged`() throws {
        let row = try #require(try packer.pack(Self.change()))
        for count in 1..<row.count {
            #expect(throws: CompressionError.self, "\(count)") { try packer.unpack(Array(row.prefix(count))) }
        }
        #expect(throws: CompressionError.self) { try packer.unpack(row + [0]) }
    }

    @Test func `a row may claim no more than its bound`() throws {
        #expect(try packer.pack(Array(repeating: 7, count: Limits.rowBytesMax + 1)) == nil)
        let most = try #require(try packer.pack(Array(repeating: 7, count: Limits.rowBytesMax)))
        #expect(try packer.unpack(most).count == Limits.rowBytesMax)
        // The length stands in four bytes, the lowest first, after the byte that says how the frame is laid out.
        var more = most
        let place = try #require(most.firstRange(of: [0, 0, 0, 1])?.lowerBound)
        more[place] = 1
        #expect(throws: CompressionError.tooLarge(bytes: 16_777_217, bytesMax: Limits.rowBytesMax)) {
            try packer.unpack(more)
        }
    }
}
