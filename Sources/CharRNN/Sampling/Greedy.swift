/// Keeps the likeliest character alone; ties go to the lower index.
struct Greedy: SamplingStage {
  var label: String { "greedy" }

  func process(_ logits: inout Logits) {
    for index in logits.ranking.dropFirst(1) { logits.values[index] = -.infinity }
  }
}

extension StageDeclaration {
  /// Greedy choice.
  public static let greedy = StageDeclaration(
    name: "greedy", help: Help(option: "Always take the likeliest character.")
  ) { Greedy() }
}
