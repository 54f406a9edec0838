import Forms

/// What the pages say of attachments.
extension PageText {
    static let attachment = Label(thai: "บันทึกแฟ้มแนบลงเครื่อง", english: "Save the attachment")
}
