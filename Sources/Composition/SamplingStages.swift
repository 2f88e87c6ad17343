public import CharRNN

/// The sampling stages that lilt offers.
public enum SamplingStages {
  /// All stages, in the order in which they act; a new stage is one line here.
  public static let all: [StageDeclaration] = [.temperature, .topK, .topP, .minP, .greedy]
}
