import Protocol
import TestSupport

/// Random values of what is said in an exchange, each within its bounds.
extension SeededGenerator {
    mutating func head() -> ChainHead { ChainHead(actor: actor(), seq: smallNumber(), hash: digest()) }

    mutating func genesis() -> Genesis {
        Genesis(
            actor: actor(), deviceKey: bytes(32), office: name(), reason: Genesis.Reason.allCases[number(0...2)],
            parent: once(in: 2) ? head() : nil)
    }

    mutating func cursor() -> LogCursor {
        LogCursor(
            epoch: .random(using: &self), number: smallNumber(), logHash: digest(), scopeVersion: smallNumber())
    }

    mutating func packed() -> PackedBatch {
        PackedBatch(packing: once(in: 2) ? .plain : .zstd, bytes: bytes(number(0...100)))
    }

    mutating func request() -> ExchangeRequest {
        ExchangeRequest(
            device: .random(using: &self), number: smallNumber(), heads: (0..<number(0...3)).map { _ in head() },
            geneses: (0..<number(0...2)).map { _ in SignedGenesis(genesis: genesis(), signature: bytes(64)) },
            cursor: once(in: 2) ? cursor() : nil,
            marks: (0..<number(0...2)).map { _ in LogMark(number: smallNumber(), logHash: digest()) },
            push: once(in: 2) ? packed() : nil, offers: (0..<number(0...2)).map { _ in bytes(number(0...50)) },
            replyBytesMax: smallNumber(), wallMs: Int64(bitPattern: next()))
    }

    mutating func reply() -> ExchangeReply {
        let page = Page(
            from: smallNumber(), cursor: cursor(), hasMore: once(in: 2), batch: once(in: 2) ? packed() : nil)
        return ExchangeReply(
            number: smallNumber(), wallMs: Int64(bitPattern: next()),
            statuses: (0..<number(0...3)).map { _ in
                HeadStatus(
                    actor: actor(), standing: HeadStatus.Standing.allCases[number(0...3)], confirmed: smallNumber(),
                    tag: once(in: 2) ? digest().tag : nil)
            },
            held: (0..<number(0...3)).map { _ in
                HeldNotice(
                    change: reference(), reason: HoldReason.allCases[number(0...(HoldReason.allCases.count - 1))])
            },
            grant: once(in: 2) ? Grant(version: smallNumber(), scopes: [name(), name()]) : nil,
            page: once(in: 3) ? nil : page, archived: smallNumber(), rewind: once(in: 2) ? smallNumber() : nil)
    }
}
