import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// One run of one command: where the store is, in which language to speak, and how to answer.
final class Session {
    let environment: Environment
    let language: Language
    /// Whether the answer is one JSON document.
    let isJSON: Bool
    let home: OfficeHome
    let catalogue: Catalogue
    var random: any RandomNumberGenerator
    private var opened: Store?

    init(_ options: RunOptions, language: Language, _ environment: Environment) throws(CommandError) {
        self.environment = environment
        self.language = language
        isJSON = options.isJSON
        random = environment.random
        home = try Self.home(options, environment)
        do throws(FormError) {
            catalogue = try environment.catalogue()
        } catch {
            throw .catalogue(error)
        }
    }

    /// The store of the home. It stays open until the session goes.
    func store() throws(CommandError) -> Store {
        if let opened { return opened }
        let store = try storing { () throws(StoreError) in try Store(opening: home, catalogue: catalogue) }
        opened = store
        return store
    }

    /// Leaves the store as the next command likes to find it.
    func finish() { opened?.shortenLog() }

    /// Keeps a store that was made just now.
    func use(_ store: Store) { opened = store }

    /// Reads in one transaction.
    func read<Value>(_ body: (OfficeTransaction) throws(StorageError) -> Value) throws(CommandError) -> Value {
        let store = try self.store()
        return try storing { () throws(StoreError) in
            try store.read { transaction throws(StoreError) in try Self.translating(transaction, body) }
        }
    }

    /// Writes what is no record, in one transaction.
    func write<Value>(_ body: (OfficeTransaction) throws(StorageError) -> Value) throws(CommandError) -> Value {
        let store = try self.store()
        return try storing { () throws(StoreError) in
            try store.write { transaction throws(StoreError) in try Self.translating(transaction, body) }
        }
    }

    /// Who records, and when: `clerk`, or else whom the store names.
    func authorship(_ clerk: String?) throws(CommandError) -> Authorship {
        let name: String
        if let clerk {
            name = try Self.clerk(clerk)
        } else {
            let store = try self.store()
            name = try storing { () throws(StoreError) in try store.clerk() }
        }
        return Authorship(clerk: name, claimed: environment.now(), formsVersion: Catalogue.version)
    }

    /// The name of a clerk as it is kept.
    static func clerk(_ typed: String) throws(CommandError) -> String {
        let name = ThaiText.normalise(typed)
        guard !name.isEmpty, name.utf8.count <= Limits.nameBytesMax else { throw .usage(.badClerk) }
        return name
    }

    private static func home(
        _ options: RunOptions, _ environment: Environment
    ) throws(CommandError) -> OfficeHome {
        if let path = options.home ?? environment.variable("KHUNATHAM_HOME"), !path.isEmpty { return OfficeHome(path) }
        guard let user = environment.variable("HOME"), !user.isEmpty else { throw .usage(.noHome) }
        return OfficeHome(user + "/.local/share/khunatham")
    }

    private static func translating<Value>(
        _ transaction: OfficeTransaction, _ body: (OfficeTransaction) throws(StorageError) -> Value
    ) throws(StoreError) -> Value {
        do throws(StorageError) {
            return try body(transaction)
        } catch {
            throw .storage(error)
        }
    }
}

extension Session {
    /// Gives a store's error the type of this target.
    ///
    /// - Parameter type: the record type that the call was about, whose labels a message uses.
    func storing<Value>(
        type: @autoclosure () -> String? = nil, _ body: () throws(StoreError) -> Value
    ) throws(CommandError) -> Value {
        do throws(StoreError) {
            return try body()
        } catch {
            throw .store(error, type: type())
        }
    }

    /// Prints the answer: one JSON document, or lines for people.
    func answer(
        _ document: @autoclosure () -> JSON, people: () throws(CommandError) -> [String]
    ) throws(CommandError) {
        let text = isJSON ? Screen.safe(document()) : try people().map { Screen.safe($0) + "\n" }.joined()
        let code = environment.write(.output, Array((isJSON ? text + "\n" : text).utf8))
        if code != 0 { throw .output(code: code) }
    }

    /// Tells people something beside the answer. Nobody may be listening: a failure to write it fails nothing.
    func note(_ label: Label) { note(label[language]) }

    /// As `note(_:)`, of a text in the session's language.
    func note(_ text: String) {
        _ = environment.write(.complaints, Array((Screen.safe(text) + "\n").utf8))
    }

    /// The text of a label in the session's language.
    func text(_ label: Label) -> String { label[language] }
}
