import Files
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// A CSV file to be imported: its rows as what a clerk would have typed.
struct ImportFile {
    /// Bytes of a file: a province's whole register takes a tenth of it.
    static let bytesMax = 64 * 1024 * 1024

    let path: String
    let form: Form
    let session: Session

    /// The rows that make sense so far, and what is wrong with the others.
    func rows() throws(CommandError) -> (rows: [ImportRow], bad: [RefusedCell]) {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try FileBytes.read(path, max: Self.bytesMax)
        } catch {
            throw .unreadableFile(path: path, code: error.code)
        }
        var reader = CSVReader(bytes, separator: Self.separator(of: bytes))
        guard let header = try next(&reader) else {
            throw .malformedFile(path: path, .malformedData(file: path, place: "header"))
        }
        let columns = try ImportColumns(header: header.cells, form: form, path: path).columns
        var rows: [ImportRow] = []
        var bad: [RefusedCell] = []
        while let row = try next(&reader) {
            let (edits, record, faults) = read(row, columns)
            let stray = try record.flatMap { id throws(CommandError) in try fault(in: row.line, naming: id) }
            bad += faults + (stray.map { [$0] } ?? [])
            if faults.isEmpty, stray == nil {
                let news = try AppendedCells(session: session, form: form).news(in: edits, of: record)
                rows.append(ImportRow(line: row.line, edits: news, record: record))
            }
        }
        return (rows, bad)
    }

    /// A row may name only a record of the file's own type.
    private func fault(in line: Int, naming id: RecordID) throws(CommandError) -> RefusedCell? {
        let type = try session.read { transaction throws(StorageError) in try transaction.record(id)?.type }
        guard let type, type != form.name else { return nil }
        return RefusedCell(line: line, field: "id", reason: "other_type", message: Messages.otherType(type))
    }

    private func next(_ reader: inout CSVReader) throws(CommandError) -> CSVReader.Row? {
        do throws(FormError) {
            return try reader.next()
        } catch {
            throw .malformedFile(path: path, error)
        }
    }

    private func read(
        _ row: CSVReader.Row, _ columns: [ImportColumns.Column]
    ) -> (edits: RecordEdits, record: RecordID?, faults: [RefusedCell]) {
        var edits = RecordEdits()
        var record: RecordID?
        var faults: [RefusedCell] = []
        let disputed = disputed(row, columns)
        for (place, cell) in row.cells.enumerated() where !ThaiText.normalise(cell).isEmpty {
            switch columns.indices.contains(place) ? columns[place] : .unnamed {
            case .unnamed:
                faults.append(.init(line: row.line, field: nil, reason: "unknown_field", message: Messages.extraCell))
            case .conflicts: continue
            case .id:
                record = RecordID(text: ThaiText.normalise(cell))
                guard record == nil else { continue }
                let message = Messages.usage(.badID(cell))
                faults.append(.init(line: row.line, field: "id", reason: "not_an_id", message: message))
            case .field(let name):
                if !disputed.contains(name) { add(cell, to: name, in: &edits) }
            }
        }
        return (edits, record, faults)
    }

    /// The fields that the row says are in conflict: a file cannot settle those.
    private func disputed(_ row: CSVReader.Row, _ columns: [ImportColumns.Column]) -> Set<String> {
        guard let place = columns.firstIndex(of: .conflicts), row.cells.indices.contains(place) else { return [] }
        return Set(row.cells[place].split(separator: ";").map { ThaiText.normalise(String($0)) })
    }

    private func add(_ cell: String, to name: String, in edits: inout RecordEdits) {
        let adds = { (texts: [String]) in texts.map { RecordEdits.Item(field: name, text: $0) } }
        switch SystemField.allCases.first(where: { $0.name == name && form.field(named: name) == nil }) {
        case .shared: edits.adds += adds(Self.parts(cell, ";"))
        case .remarks: edits.adds += adds(Self.parts(cell, "\n"))
        case .office, .deleted, .approved, nil:
            if form.isAppendOnly(name), let items = AppendedCells.items(cell, form.field(named: name)) {
                edits.adds += adds(items)
            } else {
                edits.sets.append(.init(field: name, text: cell))
            }
        }
    }

    private static func parts(_ cell: String, _ separator: Character) -> [String] {
        cell.split { $0 == separator || separator == "\n" && $0.isNewline }.map(String.init)
            .filter { !ThaiText.normalise($0).isEmpty }
    }

    /// What parts the cells: whichever of the usual three signs the header has most of.
    private static func separator(of bytes: [UInt8]) -> UInt8 {
        let header = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        let signs = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        let counted = signs.map { sign in (sign: sign, count: header.count { $0 == sign }) }
        return counted.max { $0.count < $1.count }.flatMap { $0.count > 0 ? $0.sign : nil } ?? signs[0]
    }
}
