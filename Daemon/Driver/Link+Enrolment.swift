import Glibc
import Keys
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Transport

/// Enrolment: the machine's public keys and a one-time code go to the centre, whose authority is checked against the
/// fingerprint on paper before anything is sent (PROTOCOL.md, "Enrolment").
extension Link {
    /// Enrols when a clerk asked for it. While a former enrolment is in force, a new one that fails is told of, and the
    /// exchange goes the former way.
    mutating func enrolIfWished() throws(LinkError) {
        guard let wish = try reading({ t throws(StorageError) in try t.enrolmentWish() }) else { return }
        let (isEnrolled, number) = try reading { t throws(StorageError) in
            (try t.enrolled() != nil, try t.wishes().newest)
        }
        if isEnrolled, let failedWish, failedWish.isTooFresh(number, now: MachineClock.now()) { return }
        do throws(LinkError) {
            try enrol(wish)
        } catch {
            if case .store = error { throw error }
            if case .transport(.interrupted) = error { throw error }
            guard isEnrolled else { throw error }
            failedWish = FailedWish(number: number, at: MachineClock.now())
        }
    }

    private func enrol(_ wish: EnrolmentWish) throws(LinkError) {
        do throws(LinkError) {
            let authority = try authority(for: wish)
            let reply = try request(wish, authority: authority)
            try writing { transaction throws(StorageError) in
                // The code is spent on this one, though a clerk may have asked for another meanwhile.
                let newest = try transaction.enrolmentWish()
                try transaction.wish(wish)
                try transaction.enrol(
                    authority: authority, serverKey: reply.serverKey, sealingKey: reply.sealingKey)
                if let newest, newest != wish { try transaction.wish(newest) }
            }
        } catch {
            if case .transport(.interrupted) = error { throw error }
            let isFinal = error.isFinalRefusal
            let word = error.word
            try writing { transaction throws(StorageError) in
                guard try transaction.enrolmentWish() == wish else { return }
                try transaction.failEnrolment(word, isFinal: isFinal)
            }
            throw error
        }
    }

    /// The certificate of the authority to trust: given as a file, or the one that the server presents and whose
    /// fingerprint is on paper. Empty for plain HTTP on loopback.
    private func authority(for wish: EnrolmentWish) throws(LinkError) -> String {
        if let authority = wish.authority { return authority }
        guard let text = wish.fingerprint else { throw .otherFingerprint }
        let stop = stopDescriptor
        let configuration = try configuration(.anyForFingerprintCheck)
        let presented = try sending { () throws(TransportError) in
            try HTTPClient(configuration)
                .presentedCertificates(at: wish.server, stopDescriptor: stop)
        }
        let wanted: Fingerprint
        do throws(KeysError) {
            wanted = try Fingerprint(parsing: text)
        } catch {
            throw .keys(error)
        }
        guard let pem = presented.first(where: { Self.isAuthority($0, wanted) }) else { throw .otherFingerprint }
        return pem
    }

    private static func isAuthority(_ pem: String, _ wanted: Fingerprint) -> Bool {
        do throws(KeysError) {
            let certificate = try Certificate(pem: pem)
            return certificate.isAuthority && certificate.fingerprint == wanted
        } catch {
            // Whatever answered presents what it likes; what cannot be read is not the one on paper.
            return false
        }
    }

    private func request(_ wish: EnrolmentWish, authority: String) throws(LinkError) -> EnrolReply {
        let office = try reading { transaction throws(StorageError) in try transaction.office() }
        let keys: DeviceKeys
        do throws(StoreError) {
            keys = try store.keys()
        } catch {
            throw .store(error)
        }
        let enrolment = EnrolRequest(
            code: wish.code, office: office, signingKey: keys.signing.publicKey, sealingKey: keys.sealing.publicKey,
            label: Self.machineName())
        let client = try client(authority: authority)
        let stop = stopDescriptor
        let response = try sending { () throws(TransportError) in
            try client.send(
                .post(
                    wish.server + "/v1/enrol", body: enrolment.encoded, contentType: Self.contentType,
                    responseBytesMax: Limits.enrolBytesMax),
                stopDescriptor: stop)
        }
        guard response.contentType == Self.contentType else {
            throw .portal(status: response.status, contentType: response.contentType)
        }
        let refusal: Refusal
        do throws(ProtocolError) {
            if response.status == 200 { return try EnrolReply(decoding: response.body) }
            refusal = try Refusal(decoding: response.body)
        } catch {
            throw .portal(status: response.status, contentType: response.contentType)
        }
        throw .enrolmentRefused(refusal)
    }

    /// A client that trusts `authority` and nobody else; plain HTTP on loopback when it is empty.
    func client(authority: String) throws(LinkError) -> HTTPClient {
        let trust: Trust =
            authority.isEmpty ? .insecureLoopback : .authority(pem: authority, ignoresCertificateDates: true)
        let configuration = try configuration(trust)
        return try sending { () throws(TransportError) in try HTTPClient(configuration) }
    }

    /// How to reach anybody: by the proxy that a clerk named, or else the environment's.
    private func configuration(_ trust: Trust) throws(LinkError) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(trust: trust)
        if let address = try reading({ transaction throws(StorageError) in try transaction.text(.proxy) }) {
            configuration.proxy = .server(address)
        }
        return configuration
    }

    /// The machine's name, for the centre's list.
    private static func machineName() -> String {
        var buffer: [UInt8] = Array(repeating: 0, count: 256)
        let isNamed = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { name in
                name.baseAddress.map { gethostname($0, name.count - 1) == 0 } ?? false
            }
        }
        return isNamed ? String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self) : ""
    }
}

extension LinkError {
    /// Whether the centre itself said that it will never take this wish. All else may be something that stands in front
    /// of it, and nothing was given away.
    fileprivate var isFinalRefusal: Bool {
        if case .enrolmentRefused = self { return !isTransient }
        return false
    }
}

/// An enrolment that failed while a former one was in force.
struct FailedWish {
    /// No exchange waits for the same failure again so soon: a backlog takes many of them.
    private static let pause: Duration = .seconds(60)

    /// The newest wish of a clerk when it was tried.
    let number: Int64
    let at: Instant

    /// Whether it is too early to try again. What a clerk wishes for since is tried at once.
    func isTooFresh(_ newest: Int64, now: Instant) -> Bool { newest == number && now - at < Self.pause }
}
