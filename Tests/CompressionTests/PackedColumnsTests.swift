import Compression
import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Packing": a batch by columns, in the frame that names its dictionary.
@Suite struct PackedColumnsTests {
    @Test func `the literal unpacks to the story's changes`() throws {
        let page = try Specification()
        let changes = [
            try Change(decoding: try page.bytes("change-5")), try Change(decoding: try page.bytes("change-6")),
        ]
        let packed = PackedBatch(packing: .columns, bytes: try page.bytes("packed-columns"))
        #expect(try BatchPacker.unpack(packed) == changes)
        // The frame holds the columns as they are, so that any writer comes to the same bytes.
        #expect(Array(packed.bytes.suffix(try page.bytes("columns").count)) == (try page.bytes("columns")))
    }

    @Test func `columns that are cut are refused`() throws {
        let bytes = try Specification().bytes("packed-columns")
        for count in bytes.indices {
            #expect(throws: PackingError.self, "cut at \(count)") {
                try BatchPacker.unpack(PackedBatch(packing: .columns, bytes: Array(bytes.prefix(count))))
            }
        }
    }
}
