/// Kinds of findings that a record's own state tells, whatever its type. Their words are permanent.
public enum OwnKind: String, Sendable, Hashable, CaseIterable {
    /// Somebody wrote to the record who had not seen that it was deleted.
    case deletedAndEdited = "deleted_and_edited"
    /// What was approved was changed, or somebody changed it whom the approver had not seen.
    case staleApproval = "stale_approval"
    /// A merge brought about what no office would have been allowed to write.
    case invalid
    /// The time that the last writer's machine claimed cannot be true.
    case doubtfulClock = "doubtful_clock"
    /// A newer version made this type.
    case unknownType = "unknown_type"
    /// Fields that are needed, or expected, have no value.
    case incomplete
}
