/// Divides the logits: below 1 likely characters become likelier, above 1 the choice more even.
struct Temperature: SamplingStage {
  /// The divisor.
  let value: Float

  var label: String { "temperature \(value)" }

  func process(_ logits: inout Logits) {
    guard value != 1 else { return }
    for index in logits.values.indices { logits.values[index] /= value }
  }
}

extension StageDeclaration {
  /// Temperature, 1 unless chosen.
  ///
  /// Below 0.01 sampling is greedy choice, above 100 it is uniform.
  public static let temperature = StageDeclaration(
    name: "temperature", numbers: .numbers(0.01...100), standard: 1, symbol: "T",
    advice: " (for the likeliest character every time, use --greedy)",
    help: Help(
      option: "How adventurous: below 1 the likely becomes likelier.",
      setting: "how adventurous sampling is", unset: "1")
  ) { Temperature(value: $0) }
}
