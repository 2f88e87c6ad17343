/// Keeps the k likeliest characters (Fan, Lewis & Dauphin 2018); ties go to the lower index.
struct TopK: SamplingStage {
  /// k.
  let count: Int

  var label: String { "top-k \(count)" }

  func process(_ logits: inout Logits) {
    for index in logits.ranking.dropFirst(count) { logits.values[index] = -.infinity }
  }
}

extension StageDeclaration {
  /// Top-k filtering.
  public static let topK = StageDeclaration(
    name: "top-k", counts: 1...,
    help: Help(
      option: "Draw from the K likeliest characters.", valueName: "k",
      setting: "draw from the K likeliest characters", unset: "all")
  ) { TopK(count: $0) }
}
