public import ArgumentParser
public import Forms

/// The language of help screens. The parser asks each command for its texts at a time of its own choosing and passes
/// nothing along, so the language travels with the task.
public enum HelpLanguage {
    /// Thai unless whoever reads the command line says otherwise.
    @TaskLocal public static var current: Language = .thai
}

extension Label {
    /// The text as help for an option or argument.
    ///
    /// - Parameter value: what stands for the value.
    public func help(_ value: String? = nil) -> ArgumentHelp {
        ArgumentHelp(self[HelpLanguage.current], valueName: value)
    }

    /// The text as a command's abstract.
    public var abstract: String { self[HelpLanguage.current] }
}
