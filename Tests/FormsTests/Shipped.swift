import Forms

/// The catalogue as shipped, for tests.
enum Shipped {
    static func catalogue() throws -> Catalogue { try Catalogue.load() }

    /// A field of a shipped form.
    static func field(_ form: String, _ name: String) throws -> Field {
        guard let field = try catalogue().form(form)?.field(named: name) else { throw Absent(name: "\(form).\(name)") }
        return field
    }

    static func form(_ name: String) throws -> Form {
        guard let form = try catalogue().form(name) else { throw Absent(name: name) }
        return form
    }

    struct Absent: Error { let name: String }
}
