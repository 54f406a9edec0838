import Foundation
import Protocol
import SQLiteReplica
import SyncLogic

/// A reply as it is kept: its bytes without the changes that it brought, and which these are. The changes stand in the
/// store already; a reply that cannot be put together again from them is kept whole.
struct KeptPage: Hashable {
    /// The envelope, without its page's batch when there are items.
    let envelope: [UInt8]
    /// nil for a reply that is whole.
    let items: [Item]?

    /// One change of a page.
    struct Item: Hashable {
        /// Its number in this file.
        let number: Int64
        /// The places of the parts that the page withheld and that are here.
        var withheld: [Int] = []
    }

    /// The reply that brought `changes`, which are kept here as `find` says.
    ///
    /// - Parameter find: the number of a change in this file, and its bytes as they are kept.
    init(
        _ envelope: [UInt8], bringing changes: [Change],
        find: (Change) throws(StorageError) -> (number: Int64, bytes: [UInt8])?
    ) throws(StorageError) {
        guard let skeleton = Self.skeleton(of: envelope, bringing: changes) else {
            self.init(envelope: envelope, items: nil)
            return
        }
        var items: [Item] = []
        for change in changes {
            guard let (number, bytes) = try find(change), let item = try Self.item(number, bytes, giving: change) else {
                self.init(envelope: envelope, items: nil)
                return
            }
            items.append(item)
        }
        self.init(envelope: skeleton, items: items)
    }

    init(envelope: [UInt8], items: [Item]?) {
        self.envelope = envelope
        self.items = items
    }

    /// The reply as received, unless something in it was erased since.
    ///
    /// - Parameter change: the change of this number, as it is kept.
    func whole(_ change: (Int64) throws(StorageError) -> Change?) throws(StorageError) -> [UInt8] {
        guard let items else { return envelope }
        var changes: [Change] = []
        for item in items {
            guard let kept = try change(item.number) else { throw .damaged(what: "page") }
            changes.append(item.withheld.isEmpty ? kept : kept.withholding(Set(item.withheld)))
        }
        do throws(ProtocolError) {
            let skeleton = try Envelope(decoding: envelope)
            let reply = try ExchangeReply(decoding: skeleton.payload)
            let batch = PackedBatch(packing: .plain, bytes: Batch.encode(changes))
            return Envelope(payload: reply.replacingBatch(batch).encoded, signature: skeleton.signature).encoded
        } catch {
            throw .damaged(what: "page")
        }
    }

    /// The envelope without the page's batch; nil when that is not the plain one of these changes.
    private static func skeleton(of bytes: [UInt8], bringing changes: [Change]) -> [UInt8]? {
        do throws(ProtocolError) {
            let envelope = try Envelope(decoding: bytes)
            let reply = try ExchangeReply(decoding: envelope.payload)
            guard let batch = reply.page?.batch, batch.packing == .plain, batch.bytes == Batch.encode(changes) else {
                return nil
            }
            return Envelope(payload: reply.replacingBatch(nil).encoded, signature: envelope.signature).encoded
        } catch {
            // Nothing that this office reads: it stays as it came.
            return nil
        }
    }

    /// How a change comes out of what is kept of it; nil when it does not.
    private static func item(
        _ number: Int64, _ bytes: [UInt8], giving change: Change
    ) throws(StorageError) -> Item? {
        if bytes == change.bytes { return Item(number: number) }
        do throws(ProtocolError) {
            let kept = try Change(decoding: bytes)
            let withheld = kept.slots.indices.filter { change.slots[$0].isWithheld && !kept.slots[$0].isWithheld }
            return kept.withholding(Set(withheld)) == change ? Item(number: number, withheld: withheld) : nil
        } catch {
            throw .damaged(what: "change")
        }
    }
}

extension KeptPage {
    /// The items as the column keeps them: for each the difference from the number after the former one, how many
    /// parts are withheld, and their places.
    static func encoded(_ items: [Item]) -> [UInt8] {
        var out = CanonicalWriter()
        out.array(items.count)
        var next: Int64 = 0
        for item in items {
            if item.withheld.isEmpty {
                out.integer(item.number - next)
            } else {
                out.array(item.withheld.count + 1)
                out.integer(item.number - next)
                for place in item.withheld { out.number(UInt64(place)) }
            }
            next = item.number + 1
        }
        return out.bytes
    }

    /// The items that a column holds.
    static func items(decoding bytes: [UInt8]) throws(StorageError) -> [Item] {
        do throws(ProtocolError) {
            var input = CanonicalReader(bytes)
            var items: [Item] = []
            var next: Int64 = 0
            for _ in 0..<(try input.array(max: Limits.batchChangesMax, .changes)) {
                let count = try input.isArrayNext() ? try input.array(max: Limits.partsMax + 1, .parts) : 1
                var item = Item(number: next + (try input.integer()))
                for _ in 1..<max(count, 1) { item.withheld.append(Int(try input.number(max: UInt64(Limits.partsMax)))) }
                items.append(item)
                next = item.number + 1
            }
            try input.finish()
            return items
        } catch {
            throw .damaged(what: "page")
        }
    }
}
