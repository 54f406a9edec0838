import Files
import Glibc

/// Where exports go.
enum OutputFile {
    /// Writes to standard output.
    static func standard(_ bytes: [UInt8]) throws(CommandError) {
        let code = FileBytes.write(bytes, to: STDOUT_FILENO)
        if code != 0 { throw .output(code: code) }
    }

    /// Puts a file at `path` all at once, readable by its owner alone: exports hold what not everybody may read.
    static func replace(_ path: String, with bytes: [UInt8]) throws(CommandError) {
        try writing(path) { () throws(FileFailure) in try FileBytes.replace(path, with: bytes) }
    }

    /// As `replace(_:with:)`, of a file that `fill` writes piece by piece. When it throws, nothing is at `path` that
    /// was not there before.
    static func replace(_ path: String, _ fill: (NewFile) throws(CommandError) -> Void) throws(CommandError) {
        let file = try writing(path) { () throws(FileFailure) in try NewFile(path) }
        try fill(file)
        try writing(path) { () throws(FileFailure) in try file.finish(replaces: true) }
    }

    private static func writing<Value>(
        _ path: String, _ body: () throws(FileFailure) -> Value
    ) throws(CommandError) -> Value {
        do throws(FileFailure) {
            return try body()
        } catch {
            throw .unwritableFile(path: path, code: error.code)
        }
    }

    /// The text of a file of at most 64 KiB.
    static func text(_ path: String) throws(CommandError) -> String {
        do throws(FileFailure) {
            return String(decoding: try FileBytes.read(path, max: 64 * 1024), as: UTF8.self)
        } catch {
            throw .unreadableFile(path: path, code: error.code)
        }
    }
}
