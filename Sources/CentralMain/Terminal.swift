import Files
import Glibc

/// Standard output and error, by plain system calls: what was printed is out.
enum Terminal {
    /// Prints the answer. Returns 0, or the error number of what kept it from being written.
    @discardableResult
    static func print(_ text: String) -> Int32 { FileBytes.write(Array((text + "\n").utf8), to: STDOUT_FILENO) }

    /// Tells people something beside the answer. Nobody may be listening: a failure to write it fails nothing.
    static func complain(_ text: String) { _ = FileBytes.write(Array((text + "\n").utf8), to: STDERR_FILENO) }

    /// `text` with whatever a terminal would obey, and what changes the direction of the text after it, written out in
    /// the form that JSON strings take. Line ends stay.
    static func safe(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isObeyed) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isObeyed(scalar) {
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
