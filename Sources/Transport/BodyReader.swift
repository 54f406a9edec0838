import CCurl

/// Hands a body to libcurl a piece at a time, once: without a way back to its start libcurl cannot say it again by
/// itself.
final class BodyReader {
    private var rest: UnsafeRawBufferPointer

    /// - Parameter body: must stay in place until the transfer ends.
    init(_ body: UnsafeRawBufferPointer) { rest = body }

    /// Makes libcurl read from here; the reader must outlive its run.
    func attach(to curl: CurlHandle) throws(TransportError) {
        try curl.check(
            khn_curl_set_receiver(curl.easy, CURLOPT_READFUNCTION) { bytes, one, count, context in
                guard let bytes, let context else { return 0 }
                let room = UnsafeMutableRawBufferPointer(start: bytes, count: one * count)
                return Unmanaged<BodyReader>.fromOpaque(context).takeUnretainedValue().read(into: room)
            })
        try curl.set(CURLOPT_READDATA, UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()))
    }

    private func read(into room: UnsafeMutableRawBufferPointer) -> Int {
        let piece = rest.prefix(room.count)
        room.copyBytes(from: piece)
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
        return piece.count
    }
}
