import Merge
import Protocol
import TestSupport
import Testing

/// The checkers of the laws can fail: merging is broken on purpose, one bug at a time, and each is found.
@Suite struct PlantedBugTests {
    @Test func `merging as specified breaks no law`() throws {
        #expect(try found { Replica() }.isEmpty)
    }

    @Test func `forgetting what was replaced before it arrived is found`() throws {
        let found = try found {
            Replica { state, part, origin, _ in state.apply(part, of: origin) { _ in true } }
        }
        #expect(found.isSuperset(of: [.setOfChanges, .noFalseSibling]))
    }

    @Test func `remembering replaced values that have arrived is found`() throws {
        let found = try found {
            Replica { state, part, origin, _ in state.apply(part, of: origin) { _ in false } }
        }
        #expect(found.contains(.setOfChanges))
    }

    @Test func `replacing nothing is found`() throws {
        let found = try found {
            Replica { state, part, origin, wasApplied in
                state.apply(part.rewritten { _ in [] }, of: origin, wasApplied: wasApplied)
            }
        }
        #expect(found.isSuperset(of: [.noFalseSibling, .siblingBound]))
    }

    @Test func `letting the last writer win is found`() throws {
        let found = try found {
            Replica { state, part, origin, wasApplied in
                let former = state
                let part = part.rewritten { write in
                    write.over + (former.fields[write.field] ?? []).map(\.dot)
                }
                state.apply(part, of: origin, wasApplied: wasApplied)
            }
        }
        #expect(found.isSuperset(of: [.setOfChanges, .noLostUpdate]))
    }

    @Test func `dots without tags are found`() throws {
        let found = try found {
            Replica { state, part, origin, wasApplied in
                let former = state
                let part = part.rewritten { write in
                    let names = write.over.map { Tagless($0) }
                    let alike = (former.fields[write.field] ?? []).map(\.dot).filter { names.contains(Tagless($0)) }
                    return write.over + alike
                }
                state.apply(part, of: origin, wasApplied: wasApplied)
            }
        }
        #expect(found.contains(.noLostUpdate))
    }

    @Test func `replacing in the wrong field is found`() throws {
        let found = try found {
            Replica { state, part, origin, wasApplied in
                let dots = part.writes.flatMap(\.over)
                state.apply(part.rewritten { _ in dots }, of: origin, wasApplied: wasApplied)
            }
        }
        #expect(!found.isEmpty)
    }

    @Test func `applying a change again is found`() throws {
        #expect(try found { Replica(appliesRepeats: true) }.contains(.setOfChanges))
    }

    /// The laws that are broken over some histories.
    private func found(_ replica: () -> Replica) throws -> Set<Law> {
        var found: Set<Law> = []
        for seed in 0..<25 as Range<UInt64> {
            var random = SeededGenerator(seed: ~seed)
            found.formUnion(try History(seed: seed, steps: 60).broken(replica, deliveries: 4, using: &random))
        }
        return found
    }

    /// A dot of a world that has no tags.
    private struct Tagless: Hashable {
        let actor: ActorID
        let seq: UInt64
        let index: UInt16

        init(_ dot: Dot) {
            actor = dot.change.actor
            seq = dot.change.seq
            index = dot.index
        }
    }
}

extension Part {
    /// This part with other dots to replace.
    fileprivate func rewritten(_ over: (FieldWrite) -> [Dot]) -> Part {
        Part(
            record: record, type: type, salt: salt, seen: seen,
            writes: writes.map {
                FieldWrite(field: $0.field, operation: $0.operation, value: $0.value, over: over($0))
            })
    }
}
