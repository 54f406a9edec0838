import Protocol
import SQLiteReplica
public import SyncLogic

extension OfficeTransaction {
    public func lineForm() throws(StorageError) -> LineForm {
        var form = LineForm()
        form.pushesPlain = try integer(.pushesPlain) != nil
        form.readsPlain = try integer(.readsPlain) != nil
        form.readsPages = try integer(.readsPages) != nil
        guard let bytes = try bytes(.stance) else { return form }
        do throws(ProtocolError) {
            form.stance = try Stance(decoding: bytes)
        } catch {
            throw .damaged(what: "setting line.stance")
        }
        return form
    }

    public func setLineForm(_ form: LineForm) throws(StorageError) {
        if form.pushesPlain { try set(.pushesPlain, 1) } else { try clear(.pushesPlain) }
        if form.readsPlain { try set(.readsPlain, 1) } else { try clear(.readsPlain) }
        if form.readsPages { try set(.readsPages, 1) } else { try clear(.readsPages) }
        if let stance = form.stance { try set(.stance, stance.encoded) } else { try clear(.stance) }
    }
}
