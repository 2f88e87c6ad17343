import ArgumentParser
import Composition

/// What shapes the distribution that characters are drawn from.
struct SamplingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Draw from the K likeliest characters.", valueName: "k"))
  var topK: Int?

  @Option(help: ArgumentHelp("Draw from the likeliest that make up P.", valueName: "p"))
  var topP: Float?

  @Option(
    help: ArgumentHelp(
      "Leave out what is less than P times as likely as the likeliest.",
      valueName: "p"))
  var minP: Float?

  @Flag(help: "Always take the likeliest character.")
  var greedy = false

  /// Whether one of them was typed.
  var areGiven: Bool { topK != nil || topP != nil || minP != nil || greedy }

  /// The settings that follow from what was typed and, where it was not, from what was set.
  func settings(temperature: Float?, _ set: Settings) -> SamplingSettings {
    var settings = SamplingSettings()
    if let temperature = temperature ?? set.number(.temperature).map({ Float($0) }) {
      settings.temperature = temperature
    }
    settings.topK = topK ?? set.integer(.topK)
    settings.topP = topP ?? set.number(.topP).map { Float($0) }
    settings.minP = minP ?? set.number(.minP).map { Float($0) }
    settings.isGreedy = greedy
    return settings
  }
}
