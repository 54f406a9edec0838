import CCurl

/// Speaks HTTP/1.1 with one server over a connection that it keeps open, one request at a time.
///
/// Not Sendable: one thread uses it at a time. It follows no redirect, sends no cookie, decompresses nothing, writes no
/// file but that of a download, and asks nobody. No fixed time bounds a whole transfer: a slow line may take hours as
/// long as it moves what its `patience` wants.
public final class HTTPClient {
    /// What the last transfer cost, whether it succeeded or not: for a budget of bytes.
    public private(set) var lastTiming = TransferTiming()
    /// How long the next transfers are waited for.
    public var patience: TransferPatience
    private let configuration: Configuration
    private let curl: CurlHandle

    /// Throws: `TransportError.other` when libcurl cannot be set up.
    public init(_ configuration: Configuration) throws(TransportError) {
        self.configuration = configuration
        patience = configuration.patience
        curl = try CurlHandle()
    }

    /// Sends a request and returns the answer, whatever its status.
    ///
    /// Returns soon after `stopDescriptor` becomes readable or is closed, with `interrupted`. Most failures leave the
    /// fate of the request open: the server may have acted on it, so only send what may be sent again.
    ///
    /// Throws: `TransportError`, each with its cause.
    public func send(_ request: HTTPRequest, stopDescriptor: Int32?) throws(TransportError) -> HTTPResponse {
        try send(request, into: nil, stopDescriptor: stopDescriptor)
    }

    /// As `send(_:stopDescriptor:)`; a body that `sink` waits for goes there, as it comes.
    func send(
        _ request: HTTPRequest, into sink: FileSink?, stopDescriptor: Int32?
    ) throws(TransportError) -> HTTPResponse {
        if configuration.trust == .anyForFingerprintCheck {
            throw .certificateNotTrusted(reason: "this client only compares fingerprints")
        }
        let address = try HTTPAddress(request.url, trust: configuration.trust)
        let transfer = Transfer(bodyBytesMax: request.responseBytesMax, sink: sink)
        let headers = try HeaderList(of: request)
        defer { extendLifetime(headers) }
        lastTiming = TransferTiming()
        try prepare(address)
        try transfer.attach(to: curl)
        try curl.set(CURLOPT_HTTPHEADER, headers.first)
        if sink == nil { try curl.set(CURLOPT_MAXFILESIZE_LARGE, bytes: request.responseBytesMax) }
        let code = try run(request, stopDescriptor)
        if let failure = sink?.failure { throw failure }
        let status = curl.smallNumber(CURLINFO_RESPONSE_CODE)
        var interruption: TransportError?
        if code != CURLE_OK {
            interruption = TransportError(code, of: transfer, to: address.host, on: curl)
        } else if !transfer.isWhole(status: status) {
            interruption = .cut(reason: "the answer ended with the connection, before an end that it announced")
        }
        if let interruption {
            var isOfUse = transfer.isHeadComplete && !transfer.body.isEmpty && interruption.isTransient
            // What is longer than any answer may be is no part of one.
            if case .tooLarge = interruption { isOfUse = false }
            guard request.keepsPartialBody, isOfUse else { throw interruption }
        }
        return HTTPResponse(
            status: status, headers: transfer.headers, body: transfer.body, timing: lastTiming,
            interruption: interruption)
    }

    /// The certificates that a server presents, its own first, as PEM texts; none of them has been checked.
    ///
    /// For enrolment: the handshake is made and nothing is sent. The caller looks for the certificate whose fingerprint
    /// stands on paper, and then trusts it as `Trust.authority`. Needs `Trust.anyForFingerprintCheck`.
    public func presentedCertificates(
        at url: String, stopDescriptor: Int32?
    ) throws(TransportError) -> [String] {
        let address = try HTTPAddress(url, trust: .anyForFingerprintCheck)
        let transfer = Transfer(bodyBytesMax: 0)
        try prepare(address)
        try transfer.attach(to: curl)
        try curl.set(CURLOPT_CONNECT_ONLY, 1)
        try curl.set(CURLOPT_CERTINFO, 1)
        defer { lastTiming = TransferTiming(of: curl) }
        let code = try curl.perform(stopDescriptor: stopDescriptor, patience)
        guard code == CURLE_OK else { throw TransportError(code, of: transfer, to: address.host, on: curl) }
        return curl.certificates()
    }

    /// Closes the connection that was kept; the next request makes a new one, with a shorter TLS handshake.
    ///
    /// For before a long pause: an open connection costs keep-alive packets, and is often dead when it is needed.
    public func closeConnections() throws(TransportError) {
        try curl.closeConnections()
    }

    private func run(_ request: HTTPRequest, _ stopDescriptor: Int32?) throws(TransportError) -> CURLcode {
        defer { lastTiming = TransferTiming(of: curl) }
        let result = request.body.withUnsafeBytes { body -> Result<CURLcode, TransportError> in
            do throws(TransportError) {
                let reader = request.isSaidOnce ? BodyReader(body) : nil
                defer { extendLifetime(reader) }
                try curl.setBody(body, method: request.method, through: reader)
                return .success(try curl.perform(stopDescriptor: stopDescriptor, patience))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Sets all that does not depend on the request.
    private func prepare(_ address: HTTPAddress) throws(TransportError) {
        try curl.reset()
        try curl.set(CURLOPT_URL, address.url)
        try curl.setConnection(configuration, patience)
        try curl.setTrust(configuration.trust)
    }
}
