import Central
import Forms
import Foundation
import Glibc
import Keys

/// One run of one command: where the centre is, in which language to speak, and how to answer.
struct Session: Sendable {
    let folder: CentralFolder
    let catalogue: Catalogue
    let language: Language
    let isJSON: Bool

    init(_ global: GlobalOptions, _ language: Language) throws(CommandError) {
        self.language = language
        isJSON = global.json
        folder = try Self.folder(global)
        do throws(FormError) {
            catalogue = try Catalogue.load()
        } catch {
            throw .catalogue(error)
        }
    }

    /// The centre of the data folder.
    func open() throws(CommandError) -> Central {
        try centrally { () throws(CentralError) in
            var random = SecureRandom()
            return try folder.resume(catalogue, nowMs: Self.nowMs(), using: &random)
        }
    }

    /// Prints the answer: one JSON document, or lines for people.
    func answer(_ document: @autoclosure () -> JSON, people: () -> [String]) throws(CommandError) {
        let text = isJSON ? document().text : people().joined(separator: "\n")
        if text.isEmpty { return }
        let code = Terminal.print(Terminal.safe(text))
        if code != 0 { throw .output(code: code) }
    }

    /// Tells people something beside the answer.
    func note(_ label: Label) { Terminal.complain(Terminal.safe(label[language])) }

    /// The text of a label in the session's language.
    func text(_ label: Label) -> String { label[language] }

    /// What people call an office, e.g. `อ.เวียงแก่น (5715)`.
    func name(ofOffice code: String) -> String { "\(catalogue.gazetteer.text(code, language)) (\(code))" }

    /// The wall clock, in milliseconds since 1970.
    static func nowMs() -> Int64 {
        Int64(Date().timeIntervalSince1970 * 1000)
    }

    /// A variable of the environment; nil when it is not set.
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Who uses this machine, for what is recorded in the centre's name.
    static var userName: String { variable("SUDO_USER") ?? variable("USER") ?? "" }

    /// The name of this machine, when it is one that a certificate can carry.
    static var hostName: String? {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return nil }
        let name = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.".utf8)
        return name.isEmpty || !name.allSatisfy(plain.contains) ? nil : String(decoding: name, as: UTF8.self)
    }

    private static func folder(_ global: GlobalOptions) throws(CommandError) -> CentralFolder {
        if let path = global.data ?? variable("KHUNATHAM_CENTRAL_DATA"), !path.isEmpty { return CentralFolder(path) }
        guard let user = variable("HOME"), !user.isEmpty else { throw .usage(.noFolder) }
        return CentralFolder(user + "/.local/share/khunatham-central")
    }
}

/// Gives the centre's error the type of this target.
func centrally<Value>(_ body: () throws(CentralError) -> Value) throws(CommandError) -> Value {
    do throws(CentralError) {
        return try body()
    } catch {
        throw .central(error)
    }
}
