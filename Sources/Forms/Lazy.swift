import Synchronization

/// A value that is made when it is first asked for, once, whoever asks.
final class Lazy<Value: Sendable>: Sendable {
    /// Whether `made` is there. Then nobody waits for anybody: whatever is done with a record asks for forms and lists
    /// again and again.
    private let isMade = Atomic(false)
    private let making = Mutex(())
    /// Written once, by whoever holds `making`, before `isMade` says so; read after that alone.
    nonisolated(unsafe) private var made: Result<Value, FormError>?
    private let make: @Sendable () throws(FormError) -> Value

    init(_ make: @escaping @Sendable () throws(FormError) -> Value) { self.make = make }

    /// The value, or why there is none: the same answer each time.
    var result: Result<Value, FormError> {
        if isMade.load(ordering: .acquiring), let made { return made }
        return making.withLock { _ in
            if let made { return made }
            let result = Result { () throws(FormError) in try make() }
            made = result
            isMade.store(true, ordering: .releasing)
            return result
        }
    }

    /// The value; nil when it cannot be made.
    var value: Value? {
        if case .success(let value) = result { value } else { nil }
    }
}
