public import Protocol

/// What the centre's staff decided of parts that were held (PROTOCOL.md, "Rulings"). A ruling is a record of its own,
/// owned by the centre and shared with the office that sent the change: so it is numbered, chained and told like
/// everything else.
public struct Ruling: Hashable, Sendable {
    /// What becomes of the held parts.
    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        /// They are applied, as if they had come just now.
        case released
        /// They are never applied.
        case refused
    }

    /// The held change.
    public let change: ChangeRef
    /// The places of the parts that the ruling is about, ascending.
    public let places: [Int]
    /// Why the first of them was held.
    public let reason: HoldReason
    public let verdict: Verdict
    /// The reason, as staff wrote it.
    public let why: String

    public init(change: ChangeRef, places: [Int], reason: HoldReason, verdict: Verdict, why: String) {
        self.change = change
        self.places = places
        self.reason = reason
        self.verdict = verdict
        self.why = why
    }

    /// The record type of rulings.
    public static let type = "ruling"

    private static let changeField: FieldID = 16
    private static let placesField: FieldID = 17
    private static let verdictField: FieldID = 18
    private static let whyField: FieldID = 19
    private static let reasonField: FieldID = 20
    /// Bytes of a change's name: actor, sequence number, tag.
    private static let nameBytes = 32

    /// What the part of a ruling says; nil when the part is none.
    public init?(_ part: Part) {
        guard part.type == Self.type else { return nil }
        func values(_ field: FieldID) -> [Value] { part.writes.filter { $0.field == field }.compactMap(\.value) }
        guard case .bytes(let name)? = values(Self.changeField).first, let change = Self.change(name),
            let verdict = values(Self.verdictField).first?.text.flatMap(Verdict.init),
            let why = values(Self.whyField).first?.text,
            let number = values(Self.reasonField).first?.integer, let byte = UInt8(exactly: number),
            let reason = HoldReason(rawValue: byte)
        else { return nil }
        let places = values(Self.placesField).compactMap(\.integer).filter { (0..<Int64(Limits.partsMax)).contains($0) }
        self.init(
            change: change, places: places.map { Int($0) }.sorted(), reason: reason, verdict: verdict, why: why)
    }

    /// The writes that make a ruling.
    ///
    /// - Parameters:
    ///   - office: the office that sent the change.
    ///   - centre: the province's code.
    public func writes(for office: String, centre: String) -> [FieldWrite] {
        [
            FieldWrite(field: SystemField.office.rawValue, operation: .set, value: .text(centre)),
            FieldWrite(field: SystemField.shared.rawValue, operation: .add, value: .text(office)),
            FieldWrite(field: Self.changeField, operation: .set, value: .bytes(Self.name(change))),
        ]
            + places.map { FieldWrite(field: Self.placesField, operation: .add, value: .integer(Int64($0))) }
            + [
                FieldWrite(field: Self.verdictField, operation: .set, value: .text(verdict.rawValue)),
                FieldWrite(field: Self.whyField, operation: .set, value: .text(why)),
                FieldWrite(field: Self.reasonField, operation: .set, value: .integer(Int64(reason.rawValue))),
            ]
    }

    private static func name(_ change: ChangeRef) -> [UInt8] {
        let seq = (0..<8).map { UInt8(truncatingIfNeeded: change.seq >> (56 - 8 * UInt64($0))) }
        return change.actor.bytes + seq + change.tag.bytes
    }

    private static func change(_ name: [UInt8]) -> ChangeRef? {
        guard name.count == nameBytes, let actor = ActorID(name.prefix(16)) else { return nil }
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        return ChangeRef(actor: actor, seq: number(name[16..<24]), tag: Tag(rawValue: number(name[24..<32])))
    }
}
