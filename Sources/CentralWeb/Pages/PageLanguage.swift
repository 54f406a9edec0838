import Forms

/// Chooses the language of a page.
enum PageLanguage {
    /// The language that the address names, else the one that the browser likes best, else Thai.
    ///
    /// - Parameters:
    ///   - named: the parameter `lang`; anything but `th` or `en` counts as not given.
    ///   - accepted: the header `Accept-Language` (RFC 9110, section 12.5.4).
    static func choose(named: String?, accepted: String?) -> (language: Language, isChosen: Bool) {
        if let named, let language = Language(rawValue: named) { return (language, true) }
        return (preferred(accepted ?? "") ?? .thai, false)
    }

    private static func preferred(_ accepted: String) -> Language? {
        var best: (language: Language, weight: Int)?
        for range in accepted.prefix(256).split(separator: ",").prefix(16) {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let tag = parts.first?.split(separator: "-").first, let language = Language(rawValue: String(tag))
            else { continue }
            let weight = parts.dropFirst().first.map(thousandths) ?? 1000
            if weight > (best?.weight ?? 0) { best = (language, weight) }
        }
        return best?.language
    }

    /// The weight `q=0.8` in thousandths; 0 when it is none.
    private static func thousandths(_ text: String) -> Int {
        guard text.hasPrefix("q=") else { return 1000 }
        let sides = text.dropFirst(2).split(separator: ".", maxSplits: 1)
        guard let whole = sides.first.flatMap({ Int($0) }) else { return 0 }
        if whole >= 1 { return 1000 }
        return sides.count == 2 ? Int((sides[1] + "000").prefix(3)) ?? 0 : 0
    }
}
