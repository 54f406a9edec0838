import Central

/// Why a page cannot be shown.
enum PageError: Error, Hashable, Sendable {
    /// There is no such page, or no such record.
    case notFound
    /// A parameter of the address, by its name, is not one of those that it may be.
    case badParameter(String)
    /// The centre cannot read its database now.
    case central(CentralError)

    /// The HTTP status that goes with the page about it.
    var status: Int {
        switch self {
        case .notFound: 404
        case .badParameter: 400
        case .central: 503
        }
    }
}
