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
  /// Temperature, 0.8 unless chosen.
  ///
  /// At 0.8 the tunes that `default` draws are as often whole (two repeated parts of eight bars) as
  /// people's, and repeat as many of their bars; at 1 fewer are, and they have more faults (`make
  /// tunes`). Below 0.01 sampling is greedy choice, above 100 it is uniform.
  public static let temperature = StageDeclaration(
    name: "temperature", numbers: .numbers(0.01...100), standard: 0.8, symbol: "T",
    advice: " (for the likeliest character every time, use --greedy)",
    help: Help(
      option: "How adventurous: below 1 the likely becomes likelier.",
      setting: "how adventurous sampling is", unset: "0.8")
  ) { Temperature(value: $0) }
}
