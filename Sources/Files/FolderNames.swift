import Glibc

extension FileBytes {
    /// The names in a folder in the order of their bytes, without `.` and `..`.
    public static func names(in path: String) throws(FileFailure) -> [String] {
        guard let folder = opendir(path) else { throw FileFailure(path: path, code: errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
