import Synchronization
import Testing

@testable import Forms

/// What is read when it is first asked for.
@Suite struct LazyTests {
    private final class Counter: Sendable {
        let count = Atomic(0)
    }

    @Test func `whoever asks gets what was made once`() async {
        for round in 0..<500 {
            let calls = Counter()
            let lazy = Lazy<[Int]> { [calls.count.wrappingAdd(1, ordering: .relaxed).newValue, round] }
            let answers = await withTaskGroup(of: [Int]?.self) { group in
                for _ in 0..<8 { group.addTask { lazy.value } }
                return await group.reduce(into: Set<[Int]?>()) { $0.insert($1) }
            }
            #expect(answers == [[1, round]])
        }
    }

    @Test func `why there is none is the same answer each time`() {
        let calls = Counter()
        let lazy = Lazy<Int> { () throws(FormError) in
            let call = calls.count.wrappingAdd(1, ordering: .relaxed).newValue
            throw .malformedData(file: "f.json", place: String(call))
        }
        for _ in 0..<3 {
            #expect(throws: FormError.malformedData(file: "f.json", place: "1")) { try lazy.result.get() }
            #expect(lazy.value == nil)
        }
    }
}
