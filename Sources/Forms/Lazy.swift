import Synchronization

/// A value that is made when it is first asked for, once, whoever asks.
final class Lazy<Value: Sendable>: Sendable {
    /// What was made. Once it is there nobody waits for anybody: whatever is done with a record asks for forms and
    /// lists again and again.
    private let made = AtomicLazyReference<Made>()
    private let making = Mutex<Void>(())
    private let make: @Sendable () throws(FormError) -> Value

    private final class Made: Sendable {
        let result: Result<Value, FormError>

        init(_ result: Result<Value, FormError>) { self.result = result }
    }

    init(_ make: @escaping @Sendable () throws(FormError) -> Value) { self.make = make }

    /// The value, or why there is none: the same answer each time.
    var result: Result<Value, FormError> {
        if let made = made.load() { return made.result }
        return making.withLock { _ in
            if let made = made.load() { return made.result }
            let result = Result { () throws(FormError) in try make() }
            return made.storeIfNil(Made(result)).result
        }
    }

    /// The value; nil when it cannot be made.
    var value: Value? {
        if case .success(let value) = result { value } else { nil }
    }
}
