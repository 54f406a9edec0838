/// The fuzzer builds the pages' readers of addresses without the server around them: of their errors only this is met.
enum PageError: Error, Hashable {
    case badParameter(String)
}
