import Forms
import Merge
import Protocol
import Store
import SyncLogic

/// Values as people read them: codes by their labels, references by the titles of what they point to, scopes by name.
struct ValueText {
    private let session: Session
    private let style: TextStyle

    init(_ session: Session) {
        self.session = session
        style = TextStyle(session.language)
    }

    /// What the record calls a field.
    func label(_ field: FieldID, _ reader: RecordReader) -> String {
        if let known = reader.form?.field(id: field) { return known.label[session.language] }
        if let system = SystemField(rawValue: field) { return system.label[session.language] }
        return session.text(Messages.unknownField(reader.name(field)))
    }

    /// One value of a field.
    func text(_ value: Value, _ field: FieldID, _ reader: RecordReader) -> String {
        guard let known = reader.form?.field(id: field) else {
            switch SystemField(rawValue: field) {
            case .office: return scope(value.plainText)
            case .shared: return readers(value.plainText)
            case .deleted, .remarks, .approved, nil: return value.plainText
            }
        }
        if known.referencedType != nil, case .bytes(let bytes) = value, let id = RecordID(bytes) { return title(id) }
        if known.kind == .blob, case .bytes(let bytes) = value, let hash = Digest(bytes) { return attachment(hash) }
        let text = known.text(value, style, in: session.catalogue)
        guard let unit = known.unit, case .integer = value else { return text }
        return "\(text) \(unit[session.language])"
    }

    /// What a field shows, as lines: several where it has several values, or values of several lines.
    func lines(_ view: FieldView, _ field: FieldID, _ reader: RecordReader) -> [String] {
        let texts = view.shown.map { text($0, field, reader) }
        let isLong = texts.contains { $0.contains("\n") }
        switch view {
        case .notes: return texts.flatMap(Self.split)
        case .elements where !isLong: return [texts.joined(separator: ", ")]
        case .elements, .value, .sum, .conflict, .empty: return texts.flatMap(Self.split)
        }
    }

    /// A scope by name and code, e.g. `อ.เวียงแก่น (5715)`.
    func scope(_ code: String) -> String {
        if session.catalogue.gazetteer.place(code) != nil {
            return "\(session.catalogue.gazetteer.text(code, session.language)) (\(code))"
        }
        guard code.hasPrefix("N"), let item = session.catalogue.list("CL02")?.item(String(code.dropFirst())) else {
            return code
        }
        return "\(item.label[session.language]) (\(code))"
    }

    /// Whom a record is shared with: the province as a scope means every office.
    func readers(_ scope: String) -> String {
        scope == session.catalogue.province ? session.text(Messages.wholeProvince) : self.scope(scope)
    }

    /// Who wrote a value, where and when: `สมชาย อ.เวียงแก่น (5715) 5 ม.ค. 2569 10.12 น.`.
    func origin(clerk: String, office: String, wallMs: Int64) -> String {
        [clerk, scope(office), TimeText.text(wallMs)[session.language]].filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// What people call the record; its id when it is not here. A store that fails now has told so already, or will.
    func title(_ id: RecordID) -> String {
        do throws(CommandError) {
            let state = try session.read { transaction throws(StorageError) in try transaction.record(id) }
            return state.map { RecordReader($0, session.catalogue).title } ?? id.text
        } catch {
            return id.text
        }
    }

    /// What is known of an attachment. A store that fails now has told so already, or will.
    private func attachment(_ hash: Digest) -> String {
        do throws(CommandError) {
            return try AttachmentPage(session, hash).line
        } catch {
            return hash.hex
        }
    }

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
