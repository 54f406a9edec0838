import ArgumentParser
import CommandHelp
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store

/// Settles one conflict.
struct ConflictResolve: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "resolve", abstract: Messages.Help.conflictResolve.abstract)
    }

    @Argument(help: Messages.Help.id.help("ID"))
    var id: String

    @Argument(help: Messages.Help.field.help("FIELD"))
    var field: String

    @Option(help: Messages.Help.pick.help("N"))
    var pick: Int?

    @Option(parsing: .unconditional, help: Messages.Help.value.help("VALUE"))
    var value: String?

    @Option(parsing: .unconditional, help: Messages.Help.why.help("TEXT"))
    var why: String?

    @Option(parsing: .unconditional, help: Messages.Help.seen.help("TOKEN"))
    var seen: String?

    @Option(parsing: .unconditional, help: Messages.Help.clerk.help("NAME"))
    var clerk: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let choice = try self.choice()
        let id = try session.record(self.id)
        let shown = try seen.map { token throws(CommandError) in try SeenToken.read(token) }
        let form = try session.form(of: id)
        let name = form?.fieldName(typed: field) ?? field
        let store = try session.store()
        let authorship = try session.authorship(clerk)
        let receipt = try session.storing(type: form?.name) { () throws(StoreError) in
            if let shown {
                return try store.resolve(
                    id, field: name, choice, why: why, shown: shown, by: authorship, using: &session.random)
            }
            return try store.resolve(id, field: name, choice, why: why, by: authorship, using: &session.random)
        }
        try session.answer(receipt)
    }

    private func choice() throws(CommandError) -> ConflictChoice {
        switch (pick, value) {
        case (let number?, nil): .pick(number)
        case (nil, let text?): .value(text)
        case (nil, nil), (.some, .some): throw .usage(.onePickOrValue)
        }
    }
}
