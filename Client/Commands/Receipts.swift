import Forms
import Protocol
import SQLiteReplica
import Store

extension Session {
    /// Tells that something was recorded: only ever called after the commit.
    func answer(_ receipt: Receipt) throws(CommandError) {
        let document = JSON.object([
            .init("id", .string(receipt.record.text)),
            .init("change", receipt.change.map { .string($0.label) } ?? .null),
        ])
        try answer(document) { () throws(CommandError) in
            let line = receipt.change.map { Messages.recorded($0.label) } ?? Messages.nothingChanged
            return [text(line), receipt.record.text]
        }
    }
}
