/// A language that people read here.
public enum Language: String, Sendable, Hashable, CaseIterable {
    case thai = "th"
    case english = "en"
}

/// One name or sentence in both languages.
public struct Label: Sendable, Hashable {
    public let thai: String
    public let english: String

    /// The pair of texts.
    public init(thai: String, english: String) {
        self.thai = thai
        self.english = english
    }

    /// The text in `language`.
    public subscript(language: Language) -> String {
        switch language {
        case .thai: thai
        case .english: english
        }
    }
}
