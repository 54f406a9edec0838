import Central
import Forms
import Merge
import Protocol

/// Requests to erase, for programs and for people.
extension Session {
    /// Shows a request with what would vanish, before anybody confirms it.
    func show(_ request: RedactionRequest, _ central: Central) throws(CommandError) {
        let losses = try centrally { () throws(CentralError) in try central.losses(of: request.targets) }
        let vanishing = JSON.array(
            losses.map { loss in
                .object([
                    .init("id", .string(loss.record.text)), .init("field", .integer(Int64(loss.field))),
                    .init("visible", .integer(Int64(loss.visible))), .init("former", .integer(Int64(loss.former))),
                ])
            })
        var readers: [RecordID: RecordReader] = [:]
        for target in request.targets {
            readers[target.record] = try centrally { () throws(CentralError) in try central.record(target.record) }
        }
        try answer(document(request).adding("vanishing", vanishing)) {
            let vanish = losses.map { loss in
                let name = readers[loss.record].map {
                    $0.form?.field(id: loss.field)?.label[language] ?? $0.name(loss.field)
                }
                let count = Label(
                    thai: "ค่าที่แสดงอยู่ \(loss.visible) ค่าเดิม \(loss.former)",
                    english: "\(loss.visible) shown, \(loss.former) former")
                return "    \(name ?? "\(loss.field)"): \(text(count))"
            }
            let warning = Label(
                thai: "เมื่อเจ้าหน้าที่อีกคนยืนยันด้วย redact confirm \(request.number) จะลบทุกแห่งและเรียกคืนไม่ได้",
                english: """
                    Once another member of the staff says redact confirm \(request.number), this vanishes everywhere \
                    and cannot be brought back.
                    """)
            return lines(request) + vanish + [text(warning)]
        }
    }

    /// One request for programs.
    func document(_ request: RedactionRequest) -> JSON {
        .object([
            .init("number", .integer(request.number)), .init("cause", .string(request.cause.rawValue)),
            .init("askedBy", .string(request.askedBy)), .init("askedAt", .string(UTCTime.text(request.askedMs))),
            .init("records", .array(request.targets.map(document))),
        ])
    }

    /// What is to be erased of one record, for programs: no fields for all of it.
    func document(_ target: RedactionTarget) -> JSON {
        .object([
            .init("id", .string(target.record.text)),
            .init("fields", .array(target.fields.map { .integer(Int64($0)) })),
        ])
    }

    /// One request for people.
    func lines(_ request: RedactionRequest) -> [String] {
        let waits = Label(thai: "รอผู้ยืนยันคนที่สอง", english: "waits for a second member of the staff")
        let head = [
            "\(request.number)", text(request.cause.label), text(ThaiTime.text(request.askedMs)), request.askedBy,
            text(waits),
        ]
        return [head.joined(separator: "  ")] + request.targets.map { "    \(line($0))" }
    }

    /// What is to be erased of one record.
    func line(_ target: RedactionTarget) -> String {
        let whole = Label(thai: "ทั้งรายการ", english: "the whole record")
        let fields = target.fields.map(String.init).joined(separator: ", ")
        return "\(target.record.text)  \(fields.isEmpty ? text(whole) : fields)"
    }
}

extension Redaction {
    /// What it erases of its record.
    var target: RedactionTarget { RedactionTarget(record: record, fields: fields) }
}
