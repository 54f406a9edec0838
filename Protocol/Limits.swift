/// Every bound on what comes in, with its unit and its reason. Decoders enforce them before they allocate.
public enum Limits {
    /// Bytes of one value. Larger content is an attachment (a `blob`), sent apart in pieces.
    public static let valueBytesMax = 64 * 1024
    /// Bytes of one encoded change. Bounds what one transaction at the centre can touch.
    public static let changeBytesMax = 256 * 1024
    /// Changes that a sender puts into one batch: it is acknowledged as a whole, so it must fit into a line's short
    /// life.
    public static let batchChangesWanted = 500
    /// Changes that a page is filled up to: as many as all districts together write in some days. It is bounded by its
    /// bytes before all, and by those that the office says its line carries.
    public static let pageChangesWanted = 1000
    /// Redactions that a page brings ahead of their place in the log.
    public static let ordersWanted = 100
    /// Bytes that a sender puts into one batch before packing.
    public static let batchBytesWanted = 1024 * 1024
    /// Changes that a receiver takes in one batch. More than wanted: a record that an office may read of late comes
    /// with its whole history.
    public static let batchChangesMax = 5000
    /// Bytes of an exchange as sent. Compressed batch and envelope together never need more.
    public static let exchangeBytesMax = 2 * 1024 * 1024
    /// Bytes of requests that were cut, and of answers that may have been, which the centre keeps: in its memory.
    public static let keptExchangesBytesMax = 32 * 1024 * 1024
    /// How long it keeps them, in milliseconds: an hour. Lines come back within minutes, or not on that day.
    public static let keptExchangeMs: Int64 = 3_600_000
    /// Bytes from which on a request is worth keeping: a smaller one is said again at less than what asking costs.
    public static let keptRequestBytesMin = 2048
    /// Bytes that a compressed batch may unpack to. What the decoder allocates at most.
    public static let unpackedBytesMax = 16 * 1024 * 1024
    /// Bytes of a row that a store keeps packed, before packing. What a damaged row has a reader allocate at most.
    public static let rowBytesMax = 16 * 1024 * 1024
    /// Unpacked bytes for each packed byte. Thai records reach about 25; a bomb reaches thousands.
    public static let unpackRatioMax = 200
    /// Bytes that one part grows by at most when a redaction empties it: its hash comes, its salt and a value go.
    public static let emptiedPartBytesMax = 18
    /// Parts of one change. An import writes one record a change; a redaction names a few records.
    public static let partsMax = 64
    /// Field writes of one part.
    public static let setsMax = 512
    /// Dots that one field write replaces. As many as a field may have siblings.
    public static let overMax = 512
    /// Values that a field shows side by side. A change that would leave more is held: nobody could settle them, since
    /// a write replaces `overMax` at most.
    public static let siblingsMax = overMax
    /// The same of a field that only grows, a ledger or notes: a hundred entries a day for a year and more.
    public static let entriesMax = 65_536
    /// Changes that one device brings in a day. An office that was away for years has a hundred thousand.
    public static let deviceDayChangesMax = 250_000
    /// Values that were replaced in a record before they came. More than a few hundred are invented.
    public static let prekilledMax = 1024
    /// Actors that one part names: those who wrote the record, restored and copied stores included.
    public static let actorsMax = 4096
    /// Bytes of a clerk's name, an office code, a type's name.
    public static let nameBytesMax = 256
    /// Bytes of a genesis: some identities and an office's code.
    public static let genesisBytesMax = 1024
    /// Bytes of what a refusal says beside its kind.
    public static let detailBytesMax = 4096
    /// Sequence numbers, lamport numbers and log numbers are at most this, so that no sum of two can overflow.
    public static let numberMax: UInt64 = 1 << 53
    /// How far above its own number a refusal may lead a device. Refusals are not signed, and a number that was used
    /// does not come back: after one near `numberMax` there would be none left. One a second lasts for 136 years.
    public static let numberLeapMax: UInt64 = 1 << 32
    /// How far a change's lamport number may be ahead of what the centre knows of its record, before it is held.
    public static let lamportAheadMax: UInt64 = 1_000_000
    /// Actors of one office in one exchange: one for each time a store was made, restored or copied.
    public static let headsMax = 256
    /// Places in the log that an office names when the centre does not know its own: ever wider apart.
    public static let marksMax = 64
    /// Former replies in one request: they are as large as they were received.
    public static let offersMax = 64
    /// Pieces of one snapshot: of all an office's scopes together they hold some millions of changes.
    public static let snapshotPiecesMax = 4096
    /// Bytes of one piece of a snapshot: what its reader has in memory at once.
    public static let pieceBytesMax = 4 * 1024 * 1024
    /// Pages in one piece: each is offered by itself to a centre that was put back.
    public static let piecePagesMax = 64
    /// Changes that a piece of a snapshot is filled up to: as many as compress well together and are taken in within
    /// the memory of a small machine.
    public static let pieceChangesWanted = 2000
    /// Bytes of changes, before packing, that a piece of a snapshot is filled up to.
    public static let piecePlainBytesWanted = 6 * 1024 * 1024
    /// Log entries that are left to pages until they are put into the snapshots: a day's work of a province.
    public static let snapshotGrowthWanted = 500
    /// Changes that a snapshot must bring at least: fewer come as quickly by pages.
    public static let snapshotChangesWanted = 1000
    /// Scopes of one office: its district, the province, and the networks it belongs to.
    public static let scopesMax = 256
    /// Nesting of an unknown value. Deeper ones are refused: no decoder here recurses on input.
    public static let valueDepthMax = 8
    /// Bytes of a request to enrol, and of its answer.
    public static let enrolBytesMax = 16 * 1024
    /// Bytes of a ticket with its signature, a multiple of 3: it names one request, of at most `nameBytesMax`.
    public static let ticketBytesMax = 384
    /// Bytes of an attachment: a phone's photo takes 3 to 12 MB, 50 scanned pages take 10.
    public static let attachmentBytesMax = 32 * 1024 * 1024
    /// Bytes of one piece of an attachment. What a line that is cut loses at most.
    public static let attachmentPieceBytesMax = 256 * 1024
    /// Bytes of each piece but the last: a line that is cut every few kilobytes carries little more beside a handshake,
    /// and tinier ones would cost the centre a write each.
    public static let attachmentPieceBytesMin = 1024
    /// Bytes of attachments that one machine brings in a day: 80 photos of 3 MB.
    public static let attachmentDayBytesMax = 256 * 1024 * 1024
    /// Attachments that one machine has begun to bring and not finished: it brings them one by one.
    public static let attachmentPartsMax = 4
    /// Bytes of a bundle's header with its signature: two office codes and three keys take 200.
    public static let bundleHeaderBytesMax = 1024
    /// Bytes of a sealed frame of a bundle: what an exchange may take, and the 16 bytes of the tag.
    public static let bundleFrameBytesMax = exchangeBytesMax + 16
    /// Frames of one bundle, each of which brings a whole batch: more than any office writes in a life.
    public static let bundleFramesMax = 1_000_000
}
