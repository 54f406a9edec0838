import Bundles
import Compression
import Forms
import Keys
import Protocol
import SQLiteReplica
import SyncLogic

/// A bundle that was written out.
public struct ExportedBundle: Sendable, Hashable {
    /// The number of its request.
    public let number: UInt64
    /// Changes that it brings.
    public let changes: Int
}

/// What came of the centre's answer.
public struct AnswerReceipt: Sendable, Hashable {
    /// Changes that were new here.
    public internal(set) var received = 0
    /// Changes that the answer reports as held.
    public internal(set) var held = 0
    /// Whether the centre was put back: the next bundle gives back what it lost.
    public internal(set) var isOfRestored = false
    /// Whether this store had been answered more already; nothing was taken in then.
    public internal(set) var isOld = false
    /// Whether all of the answer was there.
    public internal(set) var isWhole = false
    /// The centre's clock when it made the answer, in milliseconds since 1970; nil when not even that was there.
    public internal(set) var madeMs: Int64?
}

/// Exchanges as files, for where no line ever comes: what the line carries at once, a courier carries one way and then
/// the other.
public struct BundleComposer: Sendable {
    let store: Store
    let keys: DeviceKeys
    let exchanges: ExchangeComposer

    /// A composer over one store, for as long as the store is open.
    public init(_ store: Store) throws(ExchangeError) {
        self.store = store
        exchanges = try ExchangeComposer(store)
        do throws(StoreError) {
            keys = try store.keys()
        } catch {
            throw .store(error)
        }
    }

    /// Seals what the centre has not confirmed into a file for the centre. The changes stay unconfirmed until an answer
    /// comes back, by whichever way.
    ///
    /// - Parameters:
    ///   - path: where to; private, whole or not at all.
    ///   - replaces: whether a file that is there gives way.
    ///   - wallMs: this machine's wall clock, in milliseconds since 1970.
    ///   - random: where the key of this one bundle comes from.
    ///
    /// Throws: `ExchangeError.notEnrolled`, `.noSealingKey`: a store seals to no centre that it does not know.
    public func export(
        to path: String, replaces: Bool, wallMs: Int64, using random: inout some RandomNumberGenerator
    ) throws(ExchangeError) -> ExportedBundle {
        var generator = random
        defer { random = generator }
        let (enrolled, office, number) = try begin()
        var sealer = try bundling { () throws(BundleError) in
            try BundleSealer(
                .toCentre, from: BundleParty(office: office, device: device), to: try centre(enrolled),
                sealingKey: enrolled.sealingKey ?? [], signing: keys.signing, using: &generator)
        }
        let changes = try BundleFile.write(path, replaces: replaces, failure: ExchangeError.bundle) {
            put throws(ExchangeError) in
            try reading { transaction throws(ExchangeError) in
                try bundling { () throws(BundleError) in try put(sealer.start) }
                return try frames(transaction, number, wallMs) { frame, isLast throws(ExchangeError) in
                    try bundling { () throws(BundleError) in try put(sealer.seal(frame, isLast: isLast)) }
                }
            }
        }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let bundle = WaitingBundle(number: number, file: file, writtenMs: wallMs, changes: changes)
        try writing { transaction throws(StorageError) in try transaction.note(bundle) }
        return ExportedBundle(number: number, changes: changes)
    }

    var device: DeviceID { DeviceID(publicKey: keys.signing.publicKey) }

    private func begin() throws(ExchangeError) -> (Enrolled, office: String, number: UInt64) {
        let known = try reading { transaction throws(ExchangeError) in
            try storing { () throws(StorageError) in (try transaction.enrolled(), try transaction.office()) }
        }
        guard let enrolled = known.0 else { throw .notEnrolled }
        if enrolled.sealingKey == nil { throw .noSealingKey }
        let number = try writing { transaction throws(StorageError) in try transaction.increase(.requestNumber) }
        return (enrolled, known.1, UInt64(clamping: number))
    }

    private func centre(_ enrolled: Enrolled) throws(BundleError) -> BundleParty {
        BundleParty(office: store.catalogue.province, device: DeviceID(publicKey: enrolled.serverKey))
    }

    /// Hands over the requests that together bring all that the centre lacks; returns the number of changes.
    private func frames(
        _ transaction: OfficeTransaction, _ number: UInt64, _ wallMs: Int64,
        _ give: ([UInt8], Bool) throws(ExchangeError) -> Void
    ) throws(ExchangeError) -> Int {
        var said = Said()
        var changes = 0
        while true {
            let before = said
            let outgoing = try storing { () throws(StorageError) in try transaction.bundled(after: before) }
            let push: PackedBatch?
            do throws(CompressionError) {
                // By the time it is read the centre may have been put back: a bundle leans on nothing.
                push = try BatchPacker.pack(
                    outgoing.push, as: .columns, knowing: OfficeKnowledge(transaction, leaning: .onNothing))
            } catch {
                throw .packing(error)
            }
            let request = ExchangeRequest(
                device: device, number: number, heads: outgoing.heads,
                geneses: before == Said() ? outgoing.geneses : [],
                cursor: outgoing.cursor, marks: outgoing.marks, push: push, offers: outgoing.offers.map(\.envelope),
                replyBytesMax: UInt64(Limits.batchBytesWanted), wallMs: wallMs)
            try give(request.encoded, !outgoing.hasMore)
            changes += outgoing.push.count
            said = said.merging(outgoing.said)
            if !outgoing.hasMore { return changes }
        }
    }
}

extension BundleComposer {
    func bundling<Value>(_ body: () throws(BundleError) -> Value) throws(ExchangeError) -> Value {
        do {
            return try body()
        } catch {
            throw .bundle(error)
        }
    }

    func storing<Value>(_ body: () throws(StorageError) -> Value) throws(ExchangeError) -> Value {
        do {
            return try body()
        } catch {
            throw .store(.storage(error))
        }
    }

    /// Reads in one transaction.
    func reading<Value>(
        _ body: (OfficeTransaction) throws(ExchangeError) -> Value
    ) throws(ExchangeError) -> Value {
        let result: Result<Value, ExchangeError>
        do throws(StoreError) {
            result = try store.read { transaction throws(StoreError) -> Result<Value, ExchangeError> in
                do throws(ExchangeError) {
                    return .success(try body(transaction))
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            throw .store(error)
        }
        return try result.get()
    }

    /// Writes in one transaction.
    @discardableResult
    func writing<Value>(
        _ body: (OfficeTransaction) throws(StorageError) -> Value
    ) throws(ExchangeError) -> Value {
        do throws(StoreError) {
            return try store.write { transaction throws(StoreError) in
                try SQLiteReplica.storing { () throws(StorageError) in try body(transaction) }
            }
        } catch {
            throw .store(error)
        }
    }
}
