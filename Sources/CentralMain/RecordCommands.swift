import ArgumentParser
import Central
import CommandHelp
import Forms
import Merge
import Protocol
import SQLiteReplica

/// Shows one record.
struct RecordShow: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Help.recordShow.abstract)
    }

    @Argument(help: Help.id.help("ID"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let id = try RecordID.typed(self.id)
        let central = try session.open()
        let reader = try centrally { () throws(CentralError) in try central.record(id) }
        let findings = try centrally { () throws(CentralError) in try central.findings(about: [id]) }
        let lines = try FindingLines(findings[id] ?? [], of: central, session)
        try session.answer(RecordLines.document(reader, findings, session)) {
            RecordLines(reader, session).all + RecordLines.findings(findings[id] ?? [], of: id, lines, session)
        }
    }
}

/// Lists the records of a type.
struct RecordList: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Help.recordList.abstract)
    }

    @Argument(help: Help.type.help("TYPE"))
    var type: String

    @Option(help: Help.owner.help("CODE"))
    var office: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let readers = try session.readers(ofType: type, owner: office)
        let document = session.isJSON ? try session.document(readers) : .null
        try session.answer(document) {
            readers.map { RecordLines($0, session).row }
        }
    }
}

/// Shows what was recorded of one record.
struct RecordHistory: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "history", abstract: Help.recordHistory.abstract)
    }

    @Argument(help: Help.id.help("ID"))
    var id: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let id = try RecordID.typed(self.id)
        let central = try session.open()
        let history = try centrally { () throws(CentralError) in try central.history(id) }
        let documents = history.changes.map { RecordDocument.history($0, of: history.reader) }
        try session.answer(.array(documents)) {
            let lines = RecordLines(history.reader, session)
            return history.changes.flatMap(lines.history)
        }
    }
}

/// Prints the hash of the merged state.
struct RecordHash: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "hash", abstract: Help.recordHash.abstract)
    }

    @Option(help: Help.scope.help("CODE"))
    var scope: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        let central = try session.open()
        let hash = try centrally { () throws(CentralError) in try central.stateHash(office: scope) }
        try session.answer(.object([.init("stateHash", .string(hash.hex))])) { [hash.hex] }
    }
}

/// Writes the records of a type to a file.
struct RecordExportVerb: Verb {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, json
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "export", abstract: Help.export.abstract)
    }

    @Argument(help: Help.type.help("TYPE"))
    var type: String

    @Option(help: Help.format.help("FORMAT"))
    var format: Format

    @Option(parsing: .unconditional, help: Help.out.help("FILE"))
    var out: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws(CommandError) {
        if out == "-", session.isJSON { throw .usage(.mixedOutput) }
        let readers = try session.readers(ofType: type, owner: nil)
        guard let form = session.catalogue.form(type) else { throw .central(.store(.unknownType(type))) }
        let bytes =
            switch format {
            case .csv: RecordExport.csv(readers, form, hasByteOrderMark: out != "-")
            case .json: try session.document(readers).bytes + [0x0A]
            }
        guard out != "-" else { return try OutputFile.standard(bytes) }
        try OutputFile.replace(out, with: bytes)
        let conflicts = readers.count { !$0.conflicts.isEmpty }
        let document = JSON.object([
            .init("records", .integer(Int64(readers.count))), .init("conflicts", .integer(Int64(conflicts))),
            .init("out", .string(out)),
        ])
        try session.answer(document) {
            [
                session.text(
                    Label(
                        thai: "เขียน \(readers.count) รายการลง \(out) แล้ว",
                        english: "wrote \(readers.count) records to \(out)"))
            ]
        }
    }
}

extension RecordID {
    /// The id as somebody typed it.
    static func typed(_ text: String) throws(CommandError) -> RecordID {
        guard let id = RecordID(text: text) else { throw .usage(.badID(text)) }
        return id
    }
}

extension Session {
    /// Records for programs, with the findings that concern each.
    func document(_ readers: [RecordReader]) throws(CommandError) -> JSON {
        let central = try open()
        let findings = try centrally { () throws(CentralError) in
            try central.findings(about: readers.map(\.state.id))
        }
        return RecordLines.document(readers, findings, self)
    }

    /// The live records of a type, in the order of their titles.
    func readers(ofType type: String, owner: String?) throws(CommandError) -> [RecordReader] {
        guard catalogue.form(type) != nil else { throw .central(.store(.unknownType(type))) }
        let central = try open()
        var query = RecordQuery()
        query.type = type
        query.owner = owner
        return try centrally { () throws(CentralError) in try central.list(query) }
    }
}
