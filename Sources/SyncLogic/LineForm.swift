public import Protocol

/// In which form an office says its next request, as far as the last exchange tells (PROTOCOL.md, "Folding").
public struct LineForm: Hashable, Sendable {
    /// Where the office stood when the last reply was taken in; nil while an answer is outstanding: then the request is
    /// said in full.
    public var stance: Stance?
    /// Whether the centre could not read the last push: the next one leans on nothing.
    public var pushesPlain: Bool
    /// Whether the last reply could not be read here: the next one shall lean on nothing.
    public var readsPlain: Bool
    /// Whether a piece of a snapshot could not be read here: pages bring the same, until the log is read to its end.
    public var readsPages = false

    public init(stance: Stance? = nil, pushesPlain: Bool = false, readsPlain: Bool = false) {
        self.stance = stance
        self.pushesPlain = pushesPlain
        self.readsPlain = readsPlain
    }
}
