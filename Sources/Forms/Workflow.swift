/// The states of a record, the steps between them, and what two concurrent steps amount to.
public struct Workflow: Sendable, Hashable {
    /// Who takes a step.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// District recorder (ผู้บันทึกอำเภอ).
        case recorder = "DR"
        /// District head or whoever endorses for the district (นายอำเภอ หรือผู้ได้รับมอบหมาย).
        case districtHead = "DH"
        /// Central recorder.
        case centralRecorder = "CR"
        /// Provincial culture officer, the secretary (วัฒนธรรมจังหวัด).
        case cultureOfficer = "CO"
        /// Evaluation committee; entered at the centre.
        case evaluators = "EV"
        /// Provincial subcommittee, by resolution; entered at the centre.
        case subcommittee = "SC"
        /// National committee or Department of Religious Affairs; entered at the centre.
        case national = "NC"
        /// Data-protection officer.
        case dataProtection = "DPO"

        /// Whether the step is taken at the centre.
        public var isCentral: Bool {
            switch self {
            case .recorder, .districtHead: false
            case .centralRecorder, .cultureOfficer, .evaluators, .subcommittee, .national, .dataProtection: true
            }
        }
    }

    /// One state.
    public struct State: Sendable, Hashable {
        public let code: String
        public let label: Label
    }

    /// One step that may be taken.
    public struct Transition: Sendable, Hashable {
        public let source: String
        public let target: String
        public let role: Role
    }

    /// A pair of states in which concurrent steps left a record, and the state that they amount to.
    struct Join: Sendable, Hashable {
        let left: String
        let right: String
        let result: String
    }

    /// By which states somebody approves what the record says.
    public struct Approval: Sendable, Hashable {
        /// Whoever steps into one of these, or takes the same step again, approves what was shown.
        public let given: Set<String>
        /// While the record is in one of these it stands as approved.
        public let holds: Set<String>
    }

    /// In the order of the usual way through.
    public let states: [State]
    public let transitions: [Transition]
    let joins: [Join]
    /// nil when no state approves anything.
    public let approval: Approval?

    /// The state of a record that has none yet: the first one.
    public var initial: String { states.first?.code ?? "" }

    /// The steps that may be taken from `source`.
    public func steps(from source: String) -> [Transition] { transitions.filter { $0.source == source } }

    /// Whether somebody may step from `source` to `target`; the centre takes every step, an office those of its roles.
    /// Staying in a state is always legal. A new record (nil) may enter in any state that its writer could have walked
    /// to from the initial one: what is entered afterwards has often long happened.
    public func isLegal(from source: String?, to target: String, atCentre: Bool = true) -> Bool {
        guard let source else { return reachable(atCentre: atCentre).contains(target) }
        let steps = steps(from: source).filter { atCentre || !$0.role.isCentral }
        return source == target || steps.contains { $0.target == target }
    }

    /// Whether whoever sets the state `target` approves what was shown: the centre, or an office that has the role.
    public func isApproval(_ target: String, atCentre: Bool = true) -> Bool {
        guard approval?.given.contains(target) == true else { return false }
        return atCentre || transitions.contains { $0.target == target && !$0.role.isCentral }
    }

    private func reachable(atCentre: Bool) -> Set<String> {
        var found: Set<String> = [initial]
        var waiting = [initial]
        while let state = waiting.popLast() {
            for step in steps(from: state) where atCentre || !step.role.isCentral {
                if found.insert(step.target).inserted { waiting.append(step.target) }
            }
        }
        return found
    }

    /// The one state that concurrent `values` amount to, whatever their order; nil when people must decide.
    public func join(_ values: [String]) -> String? {
        var rest = Set(values).sorted()
        guard var joined = rest.popLast() else { return nil }
        while let next = rest.popLast() {
            guard let result = join(joined, next) else { return nil }
            joined = result
        }
        return joined
    }

    private func join(_ one: String, _ other: String) -> String? {
        if one == other { return one }
        return joins.first { ($0.left, $0.right) == (one, other) || ($0.left, $0.right) == (other, one) }?.result
    }
}
