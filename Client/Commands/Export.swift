import ArgumentParser
import CommandHelp
import Files
import Forms
import Store

/// Writes the records of a type to a file.
struct Export: Verb {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, json
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "export", abstract: Messages.Help.export.abstract)
    }

    @Argument(help: Messages.Help.type.help("TYPE"))
    var type: String

    @Option(help: Messages.Help.format.help("FORMAT"))
    var format: Format

    @Option(parsing: .unconditional, help: Messages.Help.out.help("FILE"))
    var out: String

    @Option(
        name: .customLong("where"), parsing: .unconditionalSingleValue, help: Messages.Help.filter.help("FIELD=VALUE"))
    var filters: [String] = []

    @Flag(help: Messages.Help.settled.help())
    var settled = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        if out == "-", session.isJSON, format == .csv { throw .usage(.mixedOutput) }
        let form = try session.form(named: type)
        let records = try session.records(form, filters: filters)
        let conflicts = records.count { !$0.reader.conflicts.isEmpty }
        if settled, conflicts > 0 { throw .unsettled(records: conflicts) }
        let bytes = self.bytes(form, records, session)
        guard out == "-" else { return try write(bytes, records.count, conflicts, session) }
        let code = session.environment.write(.output, bytes)
        if code != 0 { throw .output(code: code) }
    }

    private func bytes(_ form: Form, _ records: [ShownRecord], _ session: Session) -> [UInt8] {
        switch format {
        case .csv: ExportTable(form: form).bytes(records, hasByteOrderMark: out != "-")
        case .json: ListPage.document(records, session).bytes + [0x0A]
        }
    }

    private func write(
        _ bytes: [UInt8], _ count: Int, _ conflicts: Int, _ session: Session
    ) throws(CommandError) {
        do throws(FileFailure) {
            try FileBytes.replace(out, with: bytes)
        } catch {
            throw .unwritableFile(path: out, code: error.code)
        }
        let document = JSON.object([
            .init("records", .integer(Int64(count))), .init("conflicts", .integer(Int64(conflicts))),
            .init("out", .string(out)),
        ])
        try session.answer(document) { () throws(CommandError) in
            [session.text(Messages.exported(count, path: out))]
                + (conflicts > 0 ? [session.text(Messages.exportedWithConflicts(conflicts))] : [])
        }
    }
}
