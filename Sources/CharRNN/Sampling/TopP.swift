/// Keeps the fewest likeliest characters whose probabilities add up to at least p; ties go to the
/// lower index.
///
/// Nucleus sampling (Holtzman, Buys, Du, Forbes & Choi 2020).
struct TopP: SamplingStage {
  /// p.
  let mass: Float

  var label: String { "top-p \(mass)" }

  func process(_ logits: inout Logits) {
    guard mass < 1 else { return }
    let probabilities = Distribution(logits).probabilities
    var kept = 0.0
    for index in logits.ranking {
      if kept >= Double(mass) { logits.values[index] = -.infinity }
      kept += probabilities[index]
    }
  }
}

extension StageDeclaration {
  /// Top-p filtering.
  public static let topP = StageDeclaration(
    name: "top-p", numbers: .numbersAbove(0, upTo: 1),
    help: Help(
      option: "Draw from the likeliest that make up P.", valueName: "p",
      setting: "draw from the likeliest characters that make up P", unset: "all")
  ) { TopP(mass: $0) }
}
