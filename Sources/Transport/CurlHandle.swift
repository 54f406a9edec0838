import CCurl
import Glibc

/// Owns the libcurl handles of one client: one transfer at a time, over connections that stay open between them.
///
/// Not Sendable: libcurl handles belong to one thread at a time.
final class CurlHandle {
    /// The one transfer's options and results; it also keeps TLS tickets for the next connection.
    let easy: UnsafeMutableRawPointer
    private var multi: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private let sendBufferBytes: UnsafeMutablePointer<Int32>

    init() throws(TransportError) {
        // The easy handle first: making it sets libcurl up, once for the process.
        guard let easy = curl_easy_init() else { throw .curl(CURLE_FAILED_INIT) }
        guard let multi = curl_multi_init() else {
            curl_easy_cleanup(easy)
            throw .curl(CURLE_FAILED_INIT)
        }
        self.easy = easy
        self.multi = multi
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        sendBufferBytes = .allocate(capacity: 1)
        sendBufferBytes.initialize(to: 0)
    }

    deinit {
        curl_multi_cleanup(multi)
        curl_easy_cleanup(easy)
        errorText.deallocate()
        sendBufferBytes.deallocate()
    }

    /// Forgets all options; connections, names looked up and TLS tickets stay.
    func reset() throws(TransportError) {
        curl_easy_reset(easy)
        errorText[0] = 0
        try check(khn_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText))
    }

    /// Closes what is open; TLS tickets stay, so the next connection is cheaper than a first one.
    func closeConnections() throws(TransportError) {
        guard let fresh = curl_multi_init() else { throw .curl(CURLE_FAILED_INIT) }
        curl_multi_cleanup(multi)
        multi = fresh
    }

    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(khn_curl_set_long(easy, option, value))
    }

    func set(_ option: CURLoption, bytes value: Int) throws(TransportError) {
        try check(khn_curl_set_size(easy, option, Int64(value)))
    }

    /// libcurl keeps a copy of the text.
    func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        try check(khn_curl_set_text(easy, option, value))
    }

    /// The pointer must stay good until the transfer ends.
    func set(_ option: CURLoption, _ value: UnsafeRawPointer?) throws(TransportError) {
        try check(khn_curl_set_pointer(easy, option, value))
    }

    func setSendBuffer(bytes: Int32) throws(TransportError) {
        sendBufferBytes.pointee = bytes
        try check(khn_curl_set_send_buffer(easy, sendBufferBytes))
    }

    /// A count, or microseconds, of the last transfer.
    func number(_ info: CURLINFO) -> Int64 {
        var value: Int64 = 0
        return khn_curl_get_number(easy, info, &value) == CURLE_OK ? value : 0
    }

    func smallNumber(_ info: CURLINFO) -> Int {
        var value = 0
        return khn_curl_get_long(easy, info, &value) == CURLE_OK ? value : 0
    }

    /// What libcurl says of the last failure, for engineers.
    func reason(of code: CURLcode) -> String {
        let text = String(cString: errorText)
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }

    func check(_ code: CURLcode) throws(TransportError) {
        guard code == CURLE_OK else { throw .curl(code) }
    }

    /// Runs the transfer to its end, until it is too slow, or until `stopDescriptor` can be read or is closed.
    ///
    /// Throws: `TransportError.interrupted`; libcurl's own result is returned, not thrown.
    func perform(stopDescriptor: Int32?, _ patience: TransferPatience) throws(TransportError) -> CURLcode {
        let start = Self.clockMs()
        try check(curl_multi_add_handle(multi, easy))
        // Ends a transfer that is still running, and with it its connection.
        defer { curl_multi_remove_handle(multi, easy) }
        while true {
            if let stopDescriptor, Self.isReady(stopDescriptor) { throw .interrupted }
            var running: Int32 = 0
            try check(curl_multi_perform(multi, &running))
            var left: Int32 = 0
            if let message = curl_multi_info_read(multi, &left), message.pointee.msg == CURLMSG_DONE {
                return khn_curl_result(message)
            }
            if patience.isOver(afterMs: Self.clockMs() - start, bytes: moved) { return CURLE_OPERATION_TIMEDOUT }
            // Wakes for the sockets, for libcurl's own next timeout and for the stop; the second is only a bound.
            if let stopDescriptor {
                var stop = curl_waitfd(fd: stopDescriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
                try check(curl_multi_poll(multi, &stop, 1, 1_000, nil))
            } else {
                try check(curl_multi_poll(multi, nil, 0, 1_000, nil))
            }
        }
    }

    /// Bytes of the running transfer so far, both ways; those that went up as far as the kernel took them.
    private var moved: Int64 {
        number(CURLINFO_SIZE_UPLOAD_T) + number(CURLINFO_SIZE_DOWNLOAD_T)
            + Int64(smallNumber(CURLINFO_REQUEST_SIZE)) + Int64(smallNumber(CURLINFO_HEADER_SIZE))
    }

    private static func clockMs() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    private func check(_ code: CURLMcode) throws(TransportError) {
        guard code == CURLM_OK else {
            throw .other(code: Int(code.rawValue), text: String(cString: curl_multi_strerror(code)))
        }
    }

    /// Asked of the kernel rather than of libcurl, which does not report the closed other end of a pipe.
    private static func isReady(_ descriptor: Int32) -> Bool {
        var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&one, 1, 0) > 0
    }
}
