public import CharRNN
public import JSON

/// How a tune is drawn: what shapes the distribution, and when to stop.
public struct SamplingSettings: Hashable, Sendable {
  /// What ends a tune.
  public enum Ending: String, Hashable, Sendable, CaseIterable {
    /// The tune's own end: a blank line, or the next tune's `X:`; at most `length` characters.
    case tune
    /// Exactly `length` drawn characters.
    case length
  }

  /// The most characters drawn where the tune does not end by itself.
  public static let longestTune = 2_000
  /// The most characters that can be asked for.
  public static let maximumLength = 10_000_000

  /// What the logits are divided by.
  public var temperature: Float = 1
  /// The number of likeliest characters kept.
  public var topK: Int?
  /// The probability kept.
  public var topP: Float?
  /// The share of the highest probability that a character must have.
  public var minP: Float?
  /// Whether the likeliest character is always taken.
  public var isGreedy = false
  /// How the model's weights are kept while they are read.
  public var weights = Predictor.WeightFormat.bf16
  /// What ends the tune.
  public var ending = Ending.tune
  /// The number of drawn characters, at most or exactly.
  public var length = longestTune

  /// Temperature 1, no filter, until the tune ends.
  public init() {}

  /// The sampler with its stages in the order temperature, top-k, top-p, min-p, greedy.
  ///
  /// - Throws: `SamplingError` for the first setting outside its range.
  public func sampler() throws(SamplingError) -> Sampler {
    guard (0...Self.maximumLength).contains(length) else {
      throw .outOfRange(
        parameter: "length", value: "\(length)", allowed: "0 to \(Self.maximumLength)")
    }
    var stages: [any LogitProcessor] = [try Temperature(temperature)]
    if let topK { stages.append(try TopK(topK)) }
    if let topP { stages.append(try TopP(topP)) }
    if let minP { stages.append(try MinP(minP)) }
    if isGreedy { stages.append(Greedy()) }
    return Sampler(stages: stages)
  }

  /// The settings as a tune records them.
  public var json: JSONObject {
    var object: JSONObject = ["temperature": Self.number(temperature)]
    if let topK { object["top-k"] = .int(topK) }
    if let topP { object["top-p"] = Self.number(topP) }
    if let minP { object["min-p"] = Self.number(minP) }
    if isGreedy { object["greedy"] = .bool(true) }
    if weights != .f32 { object["weights"] = .string(weights.rawValue) }
    object["until"] = .string(ending.rawValue)
    object["length"] = .int(length)
    return object
  }

  /// The settings that a tune recorded; `nil` where something in them is not understood.
  ///
  /// A record that says nothing of the weights is from before they were rounded.
  public init?(json: JSONObject) {
    weights = .f32
    for (key, value) in json.members {
      switch key {
      case "temperature":
        guard let number = value.double else { return nil }
        temperature = Float(number)
      case "top-k":
        guard let number = value.int else { return nil }
        topK = number
      case "top-p":
        guard let number = value.double else { return nil }
        topP = Float(number)
      case "min-p":
        guard let number = value.double else { return nil }
        minP = Float(number)
      case "greedy":
        guard let choice = value.bool else { return nil }
        isGreedy = choice
      case "weights":
        guard let format = value.string.flatMap(Predictor.WeightFormat.init) else { return nil }
        weights = format
      case "until":
        guard let ending = value.string.flatMap(Ending.init) else { return nil }
        self.ending = ending
      case "length":
        guard let number = value.int else { return nil }
        length = number
      default:
        return nil
      }
    }
  }

  /// A float as the shortest decimal that reads back as the same float.
  private static func number(_ value: Float) -> JSONValue {
    .number(Double(value.description) ?? Double(value))
  }
}
