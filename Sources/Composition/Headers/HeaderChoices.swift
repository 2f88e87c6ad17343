/// The user's values for a tune's header; nil leaves a value to lilt.
public struct HeaderChoices: Hashable, Sendable {
  /// The `M:` field's value.
  public var meter: String?
  /// The `L:` field's value.
  public var unitNoteLength: String?
  /// The `K:` field's value.
  public var key: String?
  /// The `T:` field's value.
  public var title: String?
  /// The name of the style.
  public var style: String?

  /// Leaves all values to lilt.
  public init() {}
}
