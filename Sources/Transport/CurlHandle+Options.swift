import CCurl

extension CurlHandle {
    /// The options that concern the connection (curl_easy_setopt(3) describes each).
    func setConnection(
        _ configuration: HTTPClient.Configuration, _ patience: TransferPatience
    ) throws(TransportError) {
        let isLoopback = configuration.trust == .insecureLoopback
        try set(CURLOPT_PROTOCOLS_STR, isLoopback ? "http" : "https")
        try set(CURLOPT_PROXY, Self.proxy(isLoopback ? .none : configuration.proxy))
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_HTTP_CONTENT_DECODING, 0)
        try set(CURLOPT_USERAGENT, configuration.userAgent)
        try set(CURLOPT_NOSIGNAL, 1)
        // A name server that does not answer would otherwise hold up the stop until its own timeout.
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeoutMs)
        try set(CURLOPT_LOW_SPEED_LIMIT, patience.stallBytesPerSecond)
        try set(CURLOPT_LOW_SPEED_TIME, patience.stallSeconds)
        try set(CURLOPT_MAXAGE_CONN, configuration.idleSecondsMax)
        try set(CURLOPT_TCP_NODELAY, 1)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_TCP_KEEPIDLE, configuration.keepAliveSeconds)
        try set(CURLOPT_TCP_KEEPINTVL, configuration.keepAliveSeconds)
        try setSendBuffer(bytes: configuration.sendBufferBytes)
    }

    /// A proxy as libcurl wants it: an empty text for none, no text for what the environment says.
    private static func proxy(_ proxy: Proxy) -> String? {
        switch proxy {
        case .environment: nil
        case .none: ""
        case .server(let address): address
        }
    }

    func setTrust(_ trust: Trust) throws(TransportError) {
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try check(khn_curl_set_records(easy))
        let isChecked = trust != .anyForFingerprintCheck
        try set(CURLOPT_SSL_VERIFYPEER, isChecked ? 1 : 0)
        try set(CURLOPT_SSL_VERIFYHOST, isChecked ? 2 : 0)
        switch trust {
        case .authority(let pem, let ignoresCertificateDates):
            let bytes = Array(pem.utf8)
            try check(khn_curl_set_authority(easy, bytes, bytes.count))
            // Debian's libcurl also trusts every public authority of this folder, unless told not to.
            try set(CURLOPT_CAPATH, String?.none)
            if ignoresCertificateDates { try check(khn_curl_ignore_dates(easy)) }
        case .system, .anyForFingerprintCheck, .insecureLoopback:
            break
        }
    }

    /// The method and its body, which must stay in place until the transfer ends; as must `reader`, which hands it over
    /// when there is one.
    func setBody(
        _ body: UnsafeRawBufferPointer, method: HTTPMethod, through reader: BodyReader?
    ) throws(TransportError) {
        switch method {
        case .get:
            try set(CURLOPT_HTTPGET, 1)
        case .post, .put:
            try set(CURLOPT_POST, 1)
            try set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: body.count)
            if let reader {
                try reader.attach(to: self)
            } else if body.isEmpty {
                // Without any pointer libcurl would read the body from standard input.
                try set(CURLOPT_COPYPOSTFIELDS, "")
            } else {
                try set(CURLOPT_POSTFIELDS, body.baseAddress)
            }
            // A put is sent as a post by another name: libcurl can then send it again on a fresh connection by itself.
            if method == .put { try set(CURLOPT_CUSTOMREQUEST, method.rawValue) }
        }
    }

    /// The certificates that the server of the last transfer presented, its own first.
    func certificates() -> [String] {
        var info: UnsafeMutablePointer<curl_certinfo>?
        guard khn_curl_get_certificates(easy, &info) == CURLE_OK, let info = info?.pointee else { return [] }
        var texts: [String] = []
        for index in 0..<Int(info.num_of_certs) {
            var line = info.certinfo[index]
            while let item = line?.pointee {
                let text = String(cString: item.data)
                if text.hasPrefix("Cert:") { texts.append(String(text.dropFirst("Cert:".count))) }
                line = item.next
            }
        }
        return texts
    }
}

extension TransferTiming {
    /// The figures of the last transfer of `curl`.
    init(of curl: CurlHandle) {
        let connect = curl.number(CURLINFO_CONNECT_TIME_T)
        let secured = curl.number(CURLINFO_APPCONNECT_TIME_T)
        newConnections = curl.smallNumber(CURLINFO_NUM_CONNECTS)
        if isNewConnection {
            connectMs = Int(connect / 1_000)
            roundTripMs = Int(max(0, connect - curl.number(CURLINFO_NAMELOOKUP_TIME_T)) / 1_000)
            tlsMs = Int(max(0, secured - connect) / 1_000)
        }
        firstByteMs = Int(curl.number(CURLINFO_STARTTRANSFER_TIME_T) / 1_000)
        totalMs = Int(curl.number(CURLINFO_TOTAL_TIME_T) / 1_000)
        // libcurl counts a body that left together with its head in both numbers, and any other only as upload.
        let request = Int64(curl.smallNumber(CURLINFO_REQUEST_SIZE))
        let upload = curl.number(CURLINFO_SIZE_UPLOAD_T)
        sentBytes = request >= upload ? request : request + upload
        receivedBytes = Int64(curl.smallNumber(CURLINFO_HEADER_SIZE)) + curl.number(CURLINFO_SIZE_DOWNLOAD_T)
    }
}
