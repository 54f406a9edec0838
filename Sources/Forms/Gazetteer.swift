/// The level of a place.
public enum PlaceLevel: String, Sendable, Hashable, CaseIterable {
    case province
    case district
    case subdistrict
}

/// The places of the province, by the codes of the Department of Provincial Administration.
public struct Gazetteer: Sendable {
    /// One place.
    public struct Place: Sendable, Hashable {
        /// 2, 4 or 6 digits.
        public let code: String
        public let level: PlaceLevel
        /// The place it lies in; nil for the province.
        public let parent: String?
        public let name: Label
    }

    /// The province first, then the others in the order of their codes within each level.
    public let places: [Place]
    private let indexByCode: [String: Int]
    /// Where the places are, by each way to write them. Made when somebody first types a name.
    private let indicesBySpelling: Lazy<[String: [Int]]>

    init(places: [Place]) {
        self.places = places
        indexByCode = Dictionary(places.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
        // Asked of a gazetteer of its own, as the closure cannot hold what holds it.
        indicesBySpelling = Lazy { () throws(FormError) in Gazetteer(places: places).spellings }
    }

    /// The place with this code.
    public func place(_ code: String) -> Place? { indexByCode[code].map { places[$0] } }

    /// The places that lie directly in `code`.
    public func places(in code: String) -> [Place] { places.filter { $0.parent == code } }

    /// The district that `code` is or lies in; nil for the province and for unknown codes.
    public func district(of code: String) -> Place? {
        guard let place = place(code) else { return nil }
        switch place.level {
        case .province: return nil
        case .district: return place
        case .subdistrict: return place.parent.flatMap { self.place($0) }
        }
    }

    /// A place in full, e.g. `ต.ศรีดอนชัย อ.เชียงของ`; the code itself when a newer version made it.
    public func text(_ code: String, _ language: Language) -> String {
        guard let place = place(code) else { return code }
        let name = place.name[language]
        switch (place.level, language) {
        case (.province, .thai): return "จ." + name
        case (.province, .english): return name + " Province"
        case (.district, .thai): return "อ." + name
        case (.district, .english): return name + " District"
        case (.subdistrict, .thai): return "ต." + name + parentText(of: place, " ", language)
        case (.subdistrict, .english): return name + " Subdistrict" + parentText(of: place, ", ", language)
        }
    }

    private func parentText(of place: Place, _ separator: String, _ language: Language) -> String {
        guard let parent = place.parent else { return "" }
        return separator + text(parent, language)
    }

    /// The places that `typed` may mean: its code, or a Thai name, alone or as people write it (`ต.เวียง อ.เทิง`).
    /// Romanised names vary too much to be matched. Expects normalised text.
    public func matches(_ typed: String) -> [Place] {
        if let place = place(typed) { return [place] }
        return (indicesBySpelling.value?[Self.spelledOut(typed)] ?? []).map { places[$0] }
    }

    /// Where the places are, by each way to write them: the name, what it is the name of before it, and the places that
    /// it lies in behind it.
    private var spellings: [String: [Int]] {
        let province = places.first.map { text($0.code, .thai) } ?? ""
        var spellings: [String: [Int]] = [:]
        for (index, place) in places.enumerated() {
            let full = text(place.code, .thai)
            let own = String(full.prefix { $0 != " " })
            for spelling in Set([place.name.thai, own, full, full + province].map(Self.spelledOut)) {
                spellings[spelling, default: []].append(index)
            }
        }
        return spellings
    }

    /// The words before a name, and how they are shortened.
    private static let shortened = [("ตำบล", "ต."), ("อำเภอ", "อ."), ("จังหวัด", "จ.")].map {
        (long: Array($0.0.unicodeScalars), short: Array($0.1.unicodeScalars))
    }

    /// Without spaces, and with `ตำบล`, `อำเภอ` and `จังหวัด` in their short forms.
    private static func spelledOut(_ text: String) -> String {
        var rest = text.unicodeScalars[...]
        var spelled = String.UnicodeScalarView()
        while let scalar = rest.first {
            if let word = shortened.first(where: { rest.starts(with: $0.long) }) {
                rest.removeFirst(word.long.count)
                spelled.append(contentsOf: word.short)
            } else {
                rest.removeFirst()
                if scalar != " " { spelled.append(scalar) }
            }
        }
        return String(spelled)
    }
}
