extension String {
    /// The text that exactly these bytes spell in UTF-8; nil when they are no UTF-8. Nothing is repaired: what was
    /// hashed, signed or typed is either read as it stands or refused.
    ///
    /// It looks once at each byte. `String(validating:as:)` does the same through types that the runtime looks up each
    /// time, for twice the price.
    public init?(strictly bytes: Span<UInt8>) {
        do {
            self.init(copying: try UTF8Span(validating: bytes))
        } catch {
            return nil
        }
    }
}
