import ArgumentParser
import CommandHelp
import Forms
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// Makes a new store.
struct Init: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "init", abstract: Messages.Help.initialise.abstract)
    }

    @Option(help: Messages.Help.initOffice.help("CODE"))
    var office: String

    @Option(parsing: .unconditional, help: Messages.Help.initClerk.help("NAME"))
    var clerk: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        let name = try Session.clerk(clerk)
        let code = self.code(in: session.catalogue.gazetteer)
        let store = try session.storing { () throws(StoreError) in
            try Store.create(
                at: session.home, office: code, clerk: name, catalogue: session.catalogue, using: &session.random)
        }
        session.use(store)
        let actor = try session.read { transaction throws(StorageError) in try transaction.status().actor.hex }
        let document = JSON.object([
            .init("office", .string(code)), .init("actor", .string(actor)), .init("clerk", .string(name)),
            .init("home", .string(session.home.path)),
        ])
        try session.answer(document) { () throws(CommandError) in
            let place = ValueText(session).scope(code)
            return [
                session.text(Messages.storeMade(office: place, path: session.home.path)),
                session.text(Messages.enrolNext),
            ]
        }
    }

    /// The one office that was named; what was typed when there is none, for the store to refuse.
    private func code(in gazetteer: Gazetteer) -> String {
        let typed = ThaiText.normalise(office)
        let offices = gazetteer.matches(ThaiText.arabicDigits(typed)).filter { $0.level != .subdistrict }
        return offices.count == 1 ? offices[0].code : typed
    }
}
