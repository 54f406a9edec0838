extension FieldProblem {
    /// A sentence for the clerk, beginning with the field's label, that says what to write instead. Client and web
    /// pages show the same one. `form` gives labels of fields; without it they are called by their names.
    public func message(in language: Language, _ catalogue: Catalogue, form: Form?) -> String {
        let sentence = sentence(catalogue, form)
        return "\(Self.label(field, form)[language]): \(sentence[language])"
    }

    private func sentence(_ catalogue: Catalogue, _ form: Form?) -> Label {
        switch reason {
        case .missing: Sentence.missing
        case .unknownField: Sentence.unknownField
        case .notANumber: Sentence.notANumber
        case .outOfRange(let min, let max): Self.range(min, max)
        case .tooLong(let max): Label(thai: "ยาวเกิน \(max)", english: "longer than \(max)")
        case .notADate: Sentence.notADate
        case .buddhistYear: Sentence.buddhistYear
        case .notABoolean: Sentence.notABoolean
        case .unknownCode(let list): Self.choices(catalogue.list(list))
        case .codeNotInUse(_, let year): Self.notInUse(year)
        case .unknownPlace: Sentence.unknownPlace
        case .ambiguousPlace(let codes): Self.places(codes, catalogue.gazetteer)
        case .wrongPlaceLevel(let levels): Self.levels(levels)
        case .notAnID, .notAHash, .wrongKind: Sentence.wrongKind
        case .notAPhone: Sentence.notAPhone
        case .notAnEmail: Sentence.notAnEmail
        case .notAURL: Sentence.notAURL
        case .wrongDigits(let count): Self.digits(count)
        case .tooMany: Sentence.tooMany
        case .onlyCentre: Sentence.onlyCentre
        case .illegalStep(let source, let target): step(source, target, catalogue, form)
        case .before(let other): Self.below(Self.label(other, form))
        case .noneOf(let fields): Self.noneOf(fields.map { Self.label($0, form) })
        }
    }

    /// Sentences without anything to fill in.
    private enum Sentence {
        static let missing = Label(thai: "ต้องกรอก", english: "must be filled in")
        static let unknownField = Label(thai: "ไม่มีช่องนี้ในแบบ", english: "no such field in this form")
        static let notANumber = Label(thai: "ต้องเป็นตัวเลข", english: "must be a number")
        static let notADate = Label(
            thai: "ต้องเป็นวันที่ เช่น 19 ต.ค. 2564", english: "must be a date, e.g. 2021-10-19")
        static let buddhistYear = Label(
            thai: "ปี พ.ศ. ต้องเขียนแบบ 19/10/2564 แบบ ปี-เดือน-วัน ใช้ ค.ศ.",
            english: "write a Buddhist year as 19/10/2564; year-month-day takes the common era")
        static let notABoolean = Label(thai: "ต้องเป็น ใช่ หรือ ไม่ใช่", english: "must be yes or no")
        static let unknownPlace = Label(
            thai: "ไม่มีสถานที่นี้ เขียนเช่น ต.เวียง อ.เทิง", english: "no such place; write its Thai name or code")
        static let wrongKind = Label(thai: "ค่านี้ใช้กับช่องนี้ไม่ได้", english: "not a value of this field")
        static let notAPhone = Label(
            thai: "ต้องเป็นเบอร์โทรศัพท์ เช่น 053 711 870", english: "must be a telephone number")
        static let notAnEmail = Label(thai: "ต้องเป็นอีเมล", english: "must be an e-mail address")
        static let notAURL = Label(
            thai: "ต้องเป็นที่อยู่เว็บ เช่น https://example.go.th", english: "must be a web address")
        static let tooMany = Label(thai: "มีได้ค่าเดียว", english: "takes one value only")
        static let onlyCentre = Label(thai: "ส่วนกลางเป็นผู้กรอก", english: "is written by the centre")
    }

    private func step(_ source: String?, _ target: String, _ catalogue: Catalogue, _ form: Form?) -> Label {
        let list = form?.field(named: field)?.codeList.flatMap { catalogue.list($0) }
        func name(_ code: String, _ language: Language) -> String { list?.text(code, language) ?? code }
        let from = Label(
            thai: source.map { name($0, .thai) } ?? "รายการใหม่",
            english: source.map { name($0, .english) } ?? "a new record")
        return Label(
            thai: "เปลี่ยนจาก \(from.thai) เป็น \(name(target, .thai)) ไม่ได้",
            english: "cannot go from \(from.english) to \(name(target, .english))")
    }

    private static func notInUse(_ year: Int64) -> Label {
        Label(thai: "ไม่ได้ใช้ในปีงบประมาณ \(year)", english: "not in use in fiscal year B.E. \(year)")
    }

    private static func digits(_ count: Int) -> Label {
        Label(thai: "ต้องเป็นตัวเลข \(count) หลัก", english: "must have \(count) digits")
    }

    private static func label(_ name: String, _ form: Form?) -> Label {
        form?.field(named: name)?.label ?? Label(thai: name, english: name)
    }

    private static func range(_ min: String?, _ max: String?) -> Label {
        switch (min, max) {
        case (let min?, let max?):
            Label(thai: "ต้องอยู่ระหว่าง \(min) ถึง \(max)", english: "must be from \(min) to \(max)")
        case (let min?, nil): Label(thai: "ต้องไม่น้อยกว่า \(min)", english: "must be at least \(min)")
        case (nil, let max?): Label(thai: "ต้องไม่เกิน \(max)", english: "must be at most \(max)")
        case (nil, nil): Label(thai: "อยู่นอกช่วง", english: "out of range")
        }
    }

    private static func choices(_ list: CodeList?) -> Label {
        let shown = (list?.items ?? []).prefix(20)
        return Label(
            thai: "เลือกจาก: " + shown.map { "\($0.code) \($0.label.thai)" }.joined(separator: ", "),
            english: "choose from: " + shown.map { "\($0.code) \($0.label.english)" }.joined(separator: ", "))
    }

    private static func places(_ codes: [String], _ gazetteer: Gazetteer) -> Label {
        Label(
            thai: "มีหลายแห่ง: " + codes.map { "\($0) \(gazetteer.text($0, .thai))" }.joined(separator: ", "),
            english: "several places: " + codes.map { "\($0) \(gazetteer.text($0, .english))" }.joined(separator: ", "))
    }

    private static func levels(_ levels: [PlaceLevel]) -> Label {
        Label(
            thai: "ต้องเป็น" + levels.map(\.label.thai).joined(separator: "หรือ"),
            english: "must be a " + levels.map(\.label.english).joined(separator: " or "))
    }

    private static func below(_ other: Label) -> Label {
        Label(thai: "ต้องไม่ก่อน\(other.thai)", english: "must not be before \(other.english)")
    }

    private static func noneOf(_ labels: [Label]) -> Label {
        Label(
            thai: "กรอกอย่างน้อยหนึ่งช่อง: " + labels.map(\.thai).joined(separator: ", "),
            english: "fill in at least one of: " + labels.map(\.english).joined(separator: ", "))
    }
}

extension PlaceLevel {
    /// What people call it.
    public var label: Label {
        switch self {
        case .province: Label(thai: "จังหวัด", english: "province")
        case .district: Label(thai: "อำเภอ", english: "district")
        case .subdistrict: Label(thai: "ตำบล", english: "subdistrict")
        }
    }
}
