import Testing

@testable import CentralWeb

/// When the centre gives memory back.
@Suite struct QuietTests {
    private func begins(_ answered: [Int]) -> [Bool] {
        var quiet = Quiet()
        return answered.map { quiet.begins(answered: $0) }
    }

    @Test func `a server of which nobody asks anything is quiet from its start, and that is said once`() {
        #expect(begins([0, 0, 0]) == [true, false, false])
    }

    @Test func `it is not quiet while there are requests, and is once there are none`() {
        #expect(begins([3, 7, 8, 8, 8]) == [false, false, false, true, false])
    }

    @Test func `each quiet time counts anew`() {
        #expect(begins([0, 1, 1, 1, 2, 2]) == [true, false, true, false, false, true])
    }

    @Test func `whoever only watches the server does not keep it from being quiet`() async {
        let counts = RequestCounts()
        await counts.note(APIRoute.health.rawValue, status: 200)
        await counts.note(APIRoute.metrics.rawValue, status: 200)
        #expect(await counts.all.answered == 0)
        await counts.note(APIRoute.exchange.rawValue, status: 200)
        await counts.note(APIRoute.exchange.rawValue, status: 403)
        await counts.note("pages", status: 404)
        #expect(await counts.all.answered == 3)
    }
}
