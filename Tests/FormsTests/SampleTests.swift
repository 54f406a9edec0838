import Forms
import Foundation
import Protocol
import Testing

@Suite struct SampleTests {
    private static let files = [
        ("networks", "network", 13), ("organisations", "organisation", 6), ("communities", "community", 4),
        ("events", "event", 16), ("attendance", "attendance", 7), ("nominations", "nomination", 5),
        ("awards", "award", 4),
    ]

    @Test(arguments: files)
    func `every sample row is valid`(file: String, type: String, count: Int) throws {
        let catalogue = try Shipped.catalogue()
        let form = try Shipped.form(type)
        var rows = try Self.rows(file)
        let head = rows.removeFirst().cells
        #expect(rows.count == count)
        for row in rows {
            #expect(row.cells.count == head.count, "line \(row.line)")
            var values: [String: [Value]] = [:]
            for (name, cell) in zip(head, row.cells) where !cell.isEmpty {
                if name == "office" {
                    #expect(
                        catalogue.gazetteer.place(cell).map { $0.level != .subdistrict } == true, "line \(row.line)")
                    continue
                }
                let field = try #require(form.field(named: name), "\(name)")
                values[name] = try Self.values(cell, of: field, catalogue)
                if let workflow = field.workflow { #expect(workflow.isLegal(from: nil, to: cell, atCentre: false)) }
            }
            let problems = form.problems(in: values, catalogue: catalogue)
            #expect(problems.isEmpty, "\(file), line \(row.line): \(problems)")
        }
    }

    @Test func `no sample row of an open type fills in what the centre alone writes`() throws {
        for (file, type, _) in Self.files {
            let form = try Shipped.form(type)
            guard form.writers != .central else { continue }
            let head = try #require(try Self.rows(file).first).cells
            #expect(head.allSatisfy { form.field(named: $0)?.isWrittenByCentre != true }, "\(file)")
        }
    }

    @Test func `the forum of the seed is there with its more than a hundred people`() throws {
        let title = "เวทีขับเคลื่อนสังคมคุณธรรมจังหวัดเชียงราย ครั้งที่ 1/2565"
        let event = try #require(try Self.rows("events").first { $0.cells.contains(title) })
        #expect(event.cells.contains("2021-10-19T09:00"))
        let attendance = try Self.rows("attendance").filter { $0.cells.contains(title) }
        #expect(attendance.count == 4)
        #expect(
            attendance.contains { $0.cells.contains("100") && $0.cells.contains("over") && $0.cells.contains("all") })
    }

    /// The values of a cell; a reference is looked up among the samples, and must be there exactly once.
    private static func values(_ cell: String, of field: Field, _ catalogue: Catalogue) throws -> [Value] {
        guard let type = field.referencedType else { return try field.readCell(cell, in: catalogue) }
        let form = try #require(catalogue.form(type))
        let file = try #require(files.first { $0.1 == type }).0
        guard case .lookup(let name, let value) = form.referenceText(cell) else { return [] }
        let rows = try rows(file)
        let column = try #require(rows.first?.cells.firstIndex(of: name))
        #expect(rows.filter { $0.cells[column] == value }.count == 1, "\(cell)")
        return [.bytes([UInt8](repeating: 1, count: 16))]
    }

    private static func rows(_ file: String) throws -> [CSVReader.Row] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Samples")
        var reader = CSVReader(Array(try Data(contentsOf: folder.appending(path: "\(file).csv"))))
        var rows: [CSVReader.Row] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }
}
