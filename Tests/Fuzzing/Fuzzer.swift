import Glibc

/// The entry that libFuzzer calls (https://llvm.org/docs/LibFuzzer.html). `FUZZ_DECODER` says which decoder it is for.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    decoder.read(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

private let decoder: Decoder = {
    guard let name = getenv("FUZZ_DECODER"), let decoder = Decoder(rawValue: String(cString: name)) else {
        preconditionFailure("FUZZ_DECODER must name one of \(Decoder.allCases)")
    }
    return decoder
}()
