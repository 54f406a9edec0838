/// Runs `body` and gives its error the type that the caller speaks.
package func translating<Value, From: Error, To: Error>(
    _ body: () throws(From) -> Value, _ translate: (From) -> To
) throws(To) -> Value {
    do {
        return try body()
    } catch {
        throw translate(error)
    }
}
