/// Names without what differs between two people who write the same one.
enum LooseName {
    /// What may stand before the name proper of a village, a temple or a community, in any order.
    private static let prefixes = ["ชุมชนคุณธรรม", "ชุมชน", "หมู่บ้าน", "บ้าน", "วัด", "สำนักสงฆ์", "ที่พักสงฆ์"]
        .map { Array($0.unicodeScalars) }
    /// `name` without spaces, signs, what stands in brackets, and the words before the name proper; the name as it
    /// stands when nothing else is left.
    static func of(_ name: String) -> String {
        let text = ThaiText.lowercased(ThaiText.arabicDigits(ThaiText.normalise(name)))
        var proper: [Unicode.Scalar] = []
        var depth = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "(": depth += 1
            case ")": depth = max(0, depth - 1)
            default: if depth == 0, !isIgnored(scalar) { proper.append(scalar) }
            }
        }
        while let prefix = prefixes.first(where: { proper.count > $0.count && proper.starts(with: $0) }) {
            proper.removeFirst(prefix.count)
        }
        return proper.isEmpty ? text : String(String.UnicodeScalarView(proper))
    }

    /// Signs that are set or left out as one likes.
    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "-", "–", "\"", "'", ".", ",", "“", "”", "ฯ": true
        default: false
        }
    }

    /// Whether `name` begins with a title of `list` and goes on: `นายสมชาย`, `พระครู วิสุทธิธรรม`.
    static func beginsWithTitle(_ name: String, _ list: CodeList?) -> Bool {
        let titles = (list?.items ?? []).flatMap { [$0.label.thai] + $0.otherLabels.map(\.label.thai) }
        return titles.contains { title in
            let scalars = title.unicodeScalars
            return name.unicodeScalars.count > scalars.count && name.unicodeScalars.starts(with: scalars)
        }
    }
}
