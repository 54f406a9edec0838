import Testing
import Transport

@testable import Driver

/// What is told of a try that moved nothing, and whether it is made again.
@Suite struct LinkErrorTests {
    @Test func `a proxy that wants a login in a browser is told as a network that does`() {
        let told = [300, 302, 307, 399, 511, 407, 403, 502].map { status in
            LinkError.transport(.proxyRefused(status: status)).word
        }
        #expect(told == ["portal", "portal", "portal", "portal", "portal", "proxy_login", "proxy", "proxy"])
    }

    @Test func `a page that is larger than any answer is told as a login page, and tried again`() {
        let pages = [(200, "text/html"), (511, ""), (302, ""), (200, ""), (200, "application/khunatham")]
        let errors = pages.map { page in
            LinkError.transport(.tooLarge(bytesMax: 16_384, status: page.0, contentType: page.1))
        }
        #expect(errors.map(\.word) == ["portal", "portal", "portal", "too_large", "too_large"])
        #expect(!errors.map(\.isTransient).contains(false))
    }

    @Test func `whoever only fails to prove that it is the centre is tried again`() {
        #expect(LinkError.otherFingerprint.isTransient)
        #expect(LinkError.transport(.certificateNotTrusted(reason: "")).isTransient)
        #expect(!LinkError.transport(.proxyRefused(status: 407)).isTransient)
    }
}
