/// How far apart two words are, to guess what somebody meant to type.
enum Spelling {
    /// Letters longer than this are not compared: no name here is.
    private static let lettersMax = 64

    /// Letters to be changed, added or left out to get from one word to the other (Levenshtein 1966); `Int.max` for
    /// words that are too long to be names.
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.unicodeScalars.prefix(lettersMax + 1))
        let right = Array(right.unicodeScalars.prefix(lettersMax + 1))
        guard left.count <= lettersMax, right.count <= lettersMax else { return .max }
        var row = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let replaced = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
