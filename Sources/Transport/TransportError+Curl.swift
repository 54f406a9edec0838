import CCurl

extension TransportError {
    /// libcurl refused an option or could not set itself up.
    static func curl(_ code: CURLcode) -> TransportError {
        .other(code: Int(code.rawValue), text: String(cString: curl_easy_strerror(code)))
    }

    /// Translates libcurl's result of a transfer to `host` (curl.h, `CURLcode`; libcurl-errors(3)).
    init(_ code: CURLcode, of transfer: Transfer, to host: String, on curl: CurlHandle) {
        let connectStatus = curl.smallNumber(CURLINFO_HTTP_CONNECTCODE)
        switch code {
        case CURLE_COULDNT_CONNECT where connectStatus >= 300, CURLE_RECV_ERROR where connectStatus >= 300:
            self = .proxyRefused(status: connectStatus)
        case CURLE_URL_MALFORMAT:
            self = .badAddress(host)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self = .unresolved(host: host)
        case CURLE_COULDNT_CONNECT, CURLE_PROXY:
            self = .unreachable(host: host, errno: Int32(truncatingIfNeeded: curl.smallNumber(CURLINFO_OS_ERRNO)))
        case CURLE_OPERATION_TIMEDOUT:
            self = Self.timeout(on: curl)
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_SEND_FAIL_REWIND:
            self = .cut(reason: curl.reason(of: code))
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
            self = .certificateNotTrusted(reason: curl.reason(of: code))
        case CURLE_SSL_CACERT_BADFILE:
            self = .badAuthority
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED,
            CURLE_SSL_SHUTDOWN_FAILED:
            self = .tls(reason: curl.reason(of: code))
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            self = .unexpectedAnswer(
                status: curl.smallNumber(CURLINFO_RESPONSE_CODE), contentType: transfer.headers["content-type"] ?? "")
        case CURLE_FILESIZE_EXCEEDED:
            self = Self.tooLarge(transfer.bodyBytesMax, transfer, curl)
        case CURLE_WRITE_ERROR, CURLE_OUT_OF_MEMORY:
            // A header line that never ends is "out of memory" to libcurl.
            let limit = transfer.passedLimit ?? (transfer.isHeadComplete ? nil : Transfer.headBytesMax)
            self = limit.map { Self.tooLarge($0, transfer, curl) } ?? .curl(code)
        default:
            self = .other(code: Int(code.rawValue), text: curl.reason(of: code))
        }
    }

    private static func tooLarge(_ bytesMax: Int, _ transfer: Transfer, _ curl: CurlHandle) -> TransportError {
        .tooLarge(
            bytesMax: bytesMax, status: curl.smallNumber(CURLINFO_RESPONSE_CODE),
            contentType: HTTPResponse.mediaType(in: transfer.headers))
    }

    /// libcurl has one code for a connection that was not made in time and for one that went quiet.
    private static func timeout(on curl: CurlHandle) -> TransportError {
        if curl.number(CURLINFO_PRETRANSFER_TIME_T) > 0 { return .stalled }
        if curl.smallNumber(CURLINFO_NUM_CONNECTS) > 0 { return .timedOut(.securing) }
        return .timedOut(curl.number(CURLINFO_NAMELOOKUP_TIME_T) > 0 ? .connecting : .resolving)
    }
}
