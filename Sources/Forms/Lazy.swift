import Synchronization

/// A value that is made when it is first asked for, once, whoever asks.
final class Lazy<Value: Sendable>: Sendable {
    private let made = Mutex<Result<Value, FormError>?>(nil)
    private let make: @Sendable () throws(FormError) -> Value

    init(_ make: @escaping @Sendable () throws(FormError) -> Value) { self.make = make }

    /// The value, or why there is none: the same answer each time.
    var result: Result<Value, FormError> {
        made.withLock { made in
            if let made { return made }
            let result = Result { () throws(FormError) in try make() }
            made = result
            return result
        }
    }

    /// The value; nil when it cannot be made.
    var value: Value? {
        if case .success(let value) = result { value } else { nil }
    }
}
