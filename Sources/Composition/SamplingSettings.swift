public import CharRNN
public import JSON

/// How a tune is drawn: the values of the sampling stages, and when to stop.
public struct SamplingSettings: Hashable, Sendable {
  /// What ends a tune.
  public enum Ending: String, Hashable, Sendable, CaseIterable {
    /// The tune's own end, a blank line or the next tune's `X:`, or `length` drawn characters.
    case tune
    /// Exactly `length` drawn characters.
    case length
  }

  /// The default for `length`.
  public static let longestTune = 2_000
  /// The largest allowed `length`.
  public static let maximumLength = 10_000_000

  /// The stages that can have a value, in the order in which they act.
  public let stages: [StageDeclaration]
  /// The format of the model's weights while sampling.
  public var weights = Predictor.WeightFormat.bf16
  /// Whether the model's memory of the tune is used, if it has one.
  public var remembers = true
  /// The units whose outputs are held, each once, in order.
  public var held: [HeldUnit] = []
  /// What ends the tune.
  public var ending = Ending.tune
  /// The number of drawn characters: the exact number or the limit, as `ending` says.
  ///
  /// A tune with a form is as long as its form.
  public var length = longestTune
  /// How the tune is kept legal; nil to let the model write what it likes.
  public var constraint: ConstraintSettings?

  /// The temperature in the last bar of each part, in place of the other; nil for the same.
  public var cadenceTemperature: Float?

  /// The values by the stages' names; a stage without a value is left out.
  private var values: [String: StageValue] = [:]

  /// Creates settings with each stage's standard value: temperature 0.8, no filter, until the tune
  /// ends.
  public init(stages: [StageDeclaration] = SamplingStages.all) {
    self.stages = stages
    for stage in stages { values[stage.name] = stage.standard }
  }

  /// The value of a stage, checked by `sampler` only; nil while the stage is left out.
  ///
  /// Setting nil restores the standard value.
  public subscript(stage: StageDeclaration) -> StageValue? {
    get { values[stage.name] }
    set {
      precondition(stages.contains(stage), "no stage '\(stage.name)' in these settings")
      values[stage.name] = newValue ?? stage.standard
    }
  }

  /// The labels of the stages that have a value, in order.
  public var labels: [String] {
    stages.compactMap { stage in self[stage].map(stage.label) }
      + (cadenceTemperature.map { ["temperature \($0) in cadences"] } ?? [])
      + (remembers ? [] : ["without memory"])
      + held.map { "cell \($0.index) held at \($0.value)" }
  }

  /// The sampler with the stages that have a value, in order.
  ///
  /// - Throws: `SamplingError` for the first value outside its range.
  public func sampler() throws(SamplingError) -> Sampler {
    guard (0...Self.maximumLength).contains(length) else {
      throw .outOfRange(
        parameter: "length", value: "\(length)", allowed: "0 to \(Self.maximumLength)")
    }
    if let particles = constraint?.particles,
      !(1...ConstraintSettings.mostParticles).contains(particles)
    {
      throw .outOfRange(
        parameter: "particles", value: "\(particles)",
        allowed: "1 to \(ConstraintSettings.mostParticles)")
    }
    var chosen: [any SamplingStage] = []
    for stage in stages {
      if let value = self[stage] { chosen.append(try stage.stage(value)) }
    }
    return Sampler(stages: chosen)
  }

  /// The sampler for the last bar of each part; nil without a temperature for it.
  ///
  /// - Throws: `SamplingError` for a temperature outside its range, and for one without a form, which
  ///   says where parts end.
  public func cadenceSampler() throws(SamplingError) -> Sampler? {
    guard let cadenceTemperature else { return nil }
    guard constraint?.form != nil else {
      throw .outOfRange(
        parameter: Self.cadenceKey, value: "\(cadenceTemperature)",
        allowed: "a tune with a form")
    }
    var settings = self
    settings[.temperature] = .number(cadenceTemperature)
    return try settings.sampler()
  }

  /// The key of the temperature in cadences in a record.
  private static let cadenceKey = "cadence-temperature"
  /// The key of held units in a record.
  private static let holdKey = "hold"
}

// MARK: Records

extension SamplingSettings {
  /// The settings as a tune records them.
  public var json: JSONObject {
    var object: JSONObject = [:]
    for stage in stages {
      if let value = self[stage] { object[stage.name] = value.json }
    }
    if weights != .f32 { object["weights"] = .string(weights.rawValue) }
    if !remembers { object["memory"] = .bool(false) }
    if !held.isEmpty { object[Self.holdKey] = .object(held.json) }
    object["until"] = .string(ending.rawValue)
    object["length"] = .int(length)
    if let constraint { object["constraint"] = .object(constraint.json) }
    if let cadenceTemperature {
      object[Self.cadenceKey] = StageValue.number(cadenceTemperature).json
    }
    return object
  }

  /// The settings that a tune recorded; nil for an unknown key or a value of the wrong kind.
  ///
  /// Records without `weights` were written before weights were rounded.
  public init?(json: JSONObject, stages: [StageDeclaration] = SamplingStages.all) {
    self.init(stages: stages)
    weights = .f32
    for (key, value) in json.members {
      switch key {
      case "weights":
        guard let format = value.string.flatMap(Predictor.WeightFormat.init) else { return nil }
        weights = format
      case "memory":
        guard let isOn = value.bool else { return nil }
        remembers = isOn
      case Self.holdKey:
        guard let held = value.object.flatMap({ [HeldUnit](json: $0) }) else { return nil }
        self.held = held
      case "until":
        guard let ending = value.string.flatMap(Ending.init) else { return nil }
        self.ending = ending
      case "length":
        guard let number = value.int else { return nil }
        length = number
      case Self.cadenceKey:
        guard let value = value.double.map({ Float($0) }), value.isFinite else { return nil }
        cadenceTemperature = value
      case "constraint":
        guard let constraint = value.object.flatMap({ ConstraintSettings(json: $0) }) else {
          return nil
        }
        self.constraint = constraint
      default:
        guard let stage = stages.first(where: { $0.name == key }),
          let value = StageValue(json: value, as: stage.range)
        else { return nil }
        self[stage] = value
      }
    }
  }
}

extension StageValue {
  /// `true`, an integer, or the shortest decimal that reads back as the same float.
  fileprivate var json: JSONValue {
    switch self {
    case .on: .bool(true)
    case .count(let value): .int(value)
    case .number(let value): .number(Double(value.description) ?? Double(value))
    }
  }

  /// The value of a record, within the range or not; nil for another kind of JSON value, or a number
  /// that single precision cannot hold.
  fileprivate init?(json: JSONValue, as range: StageRange) {
    switch range {
    case .on:
      guard json.bool == true else { return nil }
      self = .on
    case .counts:
      guard let value = json.int else { return nil }
      self = .count(value)
    case .numbers, .numbersAbove:
      guard let value = json.double.map({ Float($0) }), value.isFinite else { return nil }
      self = .number(value)
    }
  }
}

extension [HeldUnit] {
  /// The values by the units' names, such as `{"2:117": 0.9}`.
  fileprivate var json: JSONObject {
    JSONObject(map { ($0.index.description, StageValue.number($0.value).json) })
  }

  /// The units that a record names; nil for a name or a value that none has.
  fileprivate init?(json: JSONObject) {
    self = []
    for (name, value) in json.members {
      guard let index = UnitIndex(name), let number = value.double.map({ Float($0) }),
        HeldUnit.range.contains(number)
      else { return nil }
      append(HeldUnit(index, at: number))
    }
    sort { $0.index < $1.index }
  }
}
