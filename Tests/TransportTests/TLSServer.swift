import Foundation
import Glibc
import Keys

/// `openssl s_server` as a child process: a TLS server that is not ours, with certificates that are.
final class TLSServer {
    let port: Int
    private let process = Process()
    private let folder: URL

    /// Presents `certificate`; closes each connection after an answer. With `-HTTP` that is always the same, with
    /// `-www` a page about the connection.
    init(_ certificate: IssuedCertificate, options: [String] = ["-HTTP"]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let own = folder.appending(path: "certificate.pem")
        let chain = folder.appending(path: "chain.pem")
        let key = folder.appending(path: "key.pem")
        let rest = String(certificate.chainPEM.dropFirst(certificate.certificatePEM.count))
        try certificate.certificatePEM.write(to: own, atomically: false, encoding: .utf8)
        try rest.write(to: chain, atomically: false, encoding: .utf8)
        try certificate.privateKeyPEM.write(to: key, atomically: false, encoding: .utf8)
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        try answer.write(to: folder.appending(path: "answer"), atomically: false, encoding: .utf8)
        let output = Pipe()
        process.currentDirectoryURL = folder
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments =
            ["s_server", "-accept", "127.0.0.1:0", "-cert", own.path(), "-cert_chain", chain.path()]
            + ["-key", key.path()] + options
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        port = try Self.port(in: output.fileHandleForReading)
    }

    deinit {
        // Not terminate(): the child inherits the mask of the thread that started it, which may block that signal.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            print("temporary folder left behind: \(folder.path()): \(error)")
        }
    }

    func url(host: String = "127.0.0.1") -> String { "https://\(host):\(port)/answer" }

    /// The port in the line `ACCEPT 127.0.0.1:40123`, which is written once the server listens.
    private static func port(in output: FileHandle) throws -> Int {
        var text = ""
        while true {
            let data = output.availableData
            guard !data.isEmpty else { throw POSIXError(.ECONNREFUSED) }
            text += String(decoding: data, as: UTF8.self)
            for line in text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1)
            where line.hasPrefix("ACCEPT ") {
                if let port = line.split(separator: ":").last.flatMap({ Int($0) }) { return port }
            }
        }
    }
}
