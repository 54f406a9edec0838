public import Protocol

/// What content looks like by its first bytes: for people to see, and for the ending of a file that is saved. Nothing
/// is decided by it.
public enum AttachmentKind: String, Hashable, Sendable, CaseIterable {
    case jpeg, png, gif, webp, heic, pdf, zip, other

    /// Bytes at the start that tell.
    public static let headBytes = 16

    /// What begins with these bytes.
    public init(head: [UInt8]) {
        let isBox = head.dropFirst(4).starts(with: "ftyp".utf8)
        if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if head.starts(with: "GIF8".utf8) {
            self = .gif
        } else if head.starts(with: "RIFF".utf8), head.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .webp
        } else if isBox, ["heic", "heix", "mif1"].contains(where: { head.dropFirst(8).starts(with: $0.utf8) }) {
            self = .heic
        } else if head.starts(with: "%PDF-".utf8) {
            self = .pdf
        } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            self = .zip
        } else {
            self = .other
        }
    }

    /// What the name of a saved file ends with.
    public var fileEnding: String {
        switch self {
        case .jpeg: "jpg"
        case .other: "bin"
        case .png, .gif, .webp, .heic, .pdf, .zip: rawValue
        }
    }
}

extension AttachmentKind {
    /// What the content in `folder` with this hash looks like; `other` when it is not here.
    public init(of hash: Digest, in folder: AttachmentFolder) {
        do throws(AttachmentError) {
            self.init(head: try folder.read(hash, from: 0, max: Self.headBytes))
        } catch {
            self = .other
        }
    }
}
