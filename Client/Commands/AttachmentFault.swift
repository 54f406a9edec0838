import Attachments
import Forms
import Protocol

/// Why nothing was done with an attachment.
enum AttachmentFault: Error, Hashable {
    /// The file could not be taken in, or written out.
    case file(path: String, AttachmentError)
    /// The field holds no attachments, by its form.
    case otherField(String)
    /// The field is empty.
    case nothingThere(String)
    /// Several values are in conflict: one must be picked.
    case several(String, count: Int)
    /// The content is not in this home.
    case notHere(Digest)
    /// The content is nowhere but in this home, as far as is known.
    case onlyHere(Digest)
}

extension AttachmentFault {
    var exitCode: Int32 {
        switch self {
        case .file(_, .tooLarge), .file(_, .empty), .file(_, .notAFile), .otherField, .several, .onlyHere:
            ExitCodes.refused
        case .file, .nothingThere, .notHere: ExitCodes.failed
        }
    }

    /// A permanent word for programs.
    var kind: String {
        switch self {
        case .file(_, let error):
            switch error {
            case .file: "file"
            case .tooLarge: "file_too_large"
            case .empty: "empty_file"
            case .notAFile: "not_a_file"
            case .changing: "changing_file"
            case .otherContent: "damaged_attachment"
            }
        case .otherField: "not_an_attachment"
        case .nothingThere: "no_attachment"
        case .several: "conflicts"
        case .notHere: "attachment_not_here"
        case .onlyHere: "attachment_only_here"
        }
    }

    /// What happened, and what to do.
    var label: Label {
        switch self {
        case .file(let path, let error): Messages.Attachment.file(path, error)
        case .otherField(let name): Messages.Attachment.otherField(name)
        case .nothingThere(let name): Messages.Attachment.nothingThere(name)
        case .several(let name, let count): Messages.Attachment.several(name, count)
        case .notHere: Messages.Attachment.notHere
        case .onlyHere: Messages.Attachment.onlyHere
        }
    }
}
