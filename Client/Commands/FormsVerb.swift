import ArgumentParser
import CommandHelp
import Forms

/// Shows what can be recorded: the record types, or the fields of one.
struct FormsVerb: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "forms", abstract: Messages.Help.forms.abstract)
    }

    @Argument(help: Messages.Help.formsType.help("TYPE"))
    var type: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws(CommandError) {
        guard let type else { return try list(session) }
        let form = try session.form(named: type)
        let page = FormPage(session, form)
        try session.answer(page.document) { () throws(CommandError) in page.lines }
    }

    private func list(_ session: Session) throws(CommandError) {
        let forms = session.catalogue.forms
        try session.answer(.array(forms.map { FormPage(session, $0).summary })) { () throws(CommandError) in
            var table = Table(widthsMax: [])
            for form in forms {
                table.append([form.name, form.label[session.language], session.text(Messages.writers(form.writers))])
            }
            return table.lines + ["", session.text(Messages.formsHint)]
        }
    }
}
