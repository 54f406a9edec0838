/// What the daemon was started with.
struct Options {
    let home: String
    /// One round of exchanges instead of serving.
    let isOnce: Bool

    /// Reads the arguments; nil when they are wrong, or when neither they nor `home` name a home.
    init?(_ arguments: ArraySlice<String>, home: String?) {
        var home = home
        var isOnce = false
        var rest = arguments
        while let argument = rest.popFirst() {
            switch argument {
            case "--once": isOnce = true
            case "--home":
                guard let value = rest.popFirst() else { return nil }
                home = value
            default: return nil
            }
        }
        guard let home, !home.isEmpty else { return nil }
        self.home = home
        self.isOnce = isOnce
    }
}
