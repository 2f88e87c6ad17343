/// Keeps the characters that are at least p times as likely as the likeliest.
///
/// Min-p sampling (Nguyen, Baker, Neo, Roush, Kirsch & Shwartz-Ziv 2024).
struct MinP: SamplingStage {
  /// p.
  let share: Float

  var label: String { "min-p \(share)" }

  func process(_ logits: inout Logits) {
    let probabilities = Distribution(logits).probabilities
    let limit = Double(share) * (probabilities.max() ?? 0)
    for (index, probability) in probabilities.enumerated() where probability < limit {
      logits.values[index] = -.infinity
    }
  }
}

extension StageDeclaration {
  /// Min-p filtering.
  public static let minP = StageDeclaration(
    name: "min-p", numbers: .numbers(0...1),
    help: Help(
      option: "Leave out what is less than P times as likely as the likeliest.", valueName: "p",
      setting: "leave out characters less than P times as likely as the likeliest", unset: "none")
  ) { MinP(share: $0) }
}
