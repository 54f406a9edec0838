import ArgumentParser
import CommandHelp
import Forms
import Protocol
import Store
import SyncLogic

/// What the daemon may take of the line.
struct LineVerbs: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "line", abstract: Messages.Budget.lineHelp.abstract,
            subcommands: [LineShow.self, LineSet.self])
    }
}

/// Shows what the line may carry, and has carried.
struct LineShow: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Messages.Budget.showHelp.abstract)
    }

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) { try session.answerLine() }
}

/// Sets what the line may carry. What is not named stays as it is.
struct LineSet: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "set", abstract: Messages.Budget.setHelp.abstract)
    }

    @Option(help: Messages.Budget.dayHelp.help("BYTES"))
    var day: String?

    @Option(help: Messages.Budget.hourHelp.help("BYTES"))
    var hour: String?

    @Option(help: Messages.Budget.hoursHelp.help("FROM-TO"))
    var hours: String?

    @Option(help: Messages.Budget.meteredHelp.help("yes|no"))
    var metered: YesNo?

    @Option(parsing: .unconditional, help: Messages.Budget.proxyHelp.help("URL"))
    var proxy: String?

    @OptionGroup var global: GlobalOptions

    /// A word for a Boolean.
    enum YesNo: String, ExpressibleByArgument {
        case yes, no
    }

    func run(in session: Session) throws(CommandError) {
        guard day != nil || hour != nil || hours != nil || metered != nil || proxy != nil else {
            throw .usage(.nothingToDo)
        }
        var rules = try session.read { transaction throws(StorageError) in try transaction.lineRules() }
        if let day { rules.dayBytes = try Self.bytes(day) }
        if let hour { rules.hourBytes = try Self.bytes(hour) }
        if let hours { rules.hours = try Self.hours(hours) }
        if let metered { rules.isMetered = metered == .yes }
        let wanted = rules
        let isDirect = proxy == Self.unbounded
        let address = try proxy.flatMap { typed throws(CommandError) in isDirect ? nil : try ProxyAddress(typed) }
        try session.write { transaction throws(StorageError) in
            try transaction.set(wanted)
            if isDirect {
                try transaction.clear(.proxy)
            } else if let address {
                try transaction.set(.proxy, address.text)
            }
        }
        try session.answerLine()
    }

    /// The word for "no bound".
    private static let unbounded = "none"

    /// Reads `5MB`, `300KB` or `70000`; nil for no bound.
    private static func bytes(_ typed: String) throws(CommandError) -> Int64? {
        if typed == unbounded { return nil }
        let text = ThaiText.arabicDigits(typed).uppercased()
        let units: [(String, Int64)] = [("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("", 1)]
        for (name, size) in units where text.hasSuffix(name) {
            let digits = text.dropLast(name.utf8.count)
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int64(digits)
            else { break }
            let (bytes, isTooMuch) = count.multipliedReportingOverflow(by: size)
            guard !isTooMuch, (LineRules.bytesMin...LineRules.bytesMax).contains(bytes) else { break }
            return bytes
        }
        throw .usage(.badBytes(typed))
    }

    private static func hours(_ typed: String) throws(CommandError) -> DayHours? {
        if typed == unbounded { return nil }
        guard let hours = DayHours(parsing: ThaiText.arabicDigits(typed)) else { throw .usage(.badHours(typed)) }
        return hours
    }
}

extension Session {
    /// Answers with what the line may carry, and has carried.
    fileprivate func answerLine() throws(CommandError) {
        let budget = try read { transaction throws(StorageError) in try transaction.lineBudget() }
        let proxy = try read { transaction throws(StorageError) in try transaction.text(.proxy) }
        let page = LinePage(budget, nowMs: environment.now().wallMs, proxy: proxy)
        try answer(page.document) { () throws(CommandError) in
            let labels = page.labels
            return (labels.isEmpty ? [Messages.Budget.unused] : labels).map { text($0) }
        }
    }
}
