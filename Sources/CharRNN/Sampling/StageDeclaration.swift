/// Everything that a sampling stage needs to be offered, said once.
///
/// Options, settings, range checks, records and table heads derive from it.
public struct StageDeclaration: Sendable {
  /// What the option and the setting say about a stage.
  public struct Help: Hashable, Sendable {
    /// A sentence for the option.
    public let option: String
    /// The letter or word for the value in the option's help; nil for the option's own name.
    public let valueName: String?
    /// A phrase for the list of settings; nil for a stage that has no setting.
    public let setting: String?
    /// What applies while the setting is unset, such as `all`.
    public let unset: String

    /// Help for a stage with a setting.
    public init(option: String, valueName: String? = nil, setting: String, unset: String) {
      self.option = option
      self.valueName = valueName
      self.setting = setting
      self.unset = unset
    }

    /// Help for a stage that has an option only.
    public init(option: String) {
      self.option = option
      valueName = nil
      setting = nil
      unset = ""
    }
  }

  /// The name of the option, the setting and the record's key, such as `top-k`.
  public let name: String
  /// The values that the stage accepts.
  public let range: StageRange
  /// What options and settings say about the stage.
  public let help: Help
  /// The value while none is chosen; without one the stage is then left out.
  public let standard: StageValue?
  /// The symbol of the value in a table head, such as `T`; nil for a filter.
  public let symbol: String?
  /// What a range error adds to the bounds.
  private let advice: String
  /// Makes the stage from a value in the range; one outside serves for the label alone.
  private let make: @Sendable (StageValue) -> (any SamplingStage)?

  /// Declares a stage without a number.
  public init(
    name: String, help: Help, stage: @escaping @Sendable () -> any SamplingStage
  ) {
    self.init(name, .on, help, nil, nil, "") { $0 == .on ? stage() : nil }
  }

  /// Declares a stage that takes a whole number.
  public init(
    name: String, counts: PartialRangeFrom<Int>, help: Help,
    stage: @escaping @Sendable (Int) -> any SamplingStage
  ) {
    self.init(name, .counts(from: counts.lowerBound), help, nil, nil, "") { value in
      if case .count(let count) = value { stage(count) } else { nil }
    }
  }

  /// Declares a stage that takes a number.
  ///
  /// - Parameters:
  ///   - name: the name of the option, the setting and the record's key.
  ///   - numbers: the allowed numbers.
  ///   - standard: the number while none is chosen; nil leaves the stage out.
  ///   - symbol: the symbol of the number in a table head; nil for a filter.
  ///   - advice: what a range error adds to the bounds.
  ///   - help: what options and settings say.
  ///   - stage: makes the stage, in whose label alone a number outside the range appears.
  public init(
    name: String, numbers: StageRange, standard: Float? = nil, symbol: String? = nil,
    advice: String = "", help: Help, stage: @escaping @Sendable (Float) -> any SamplingStage
  ) {
    self.init(name, numbers, help, standard.map(StageValue.number), symbol, advice) { value in
      if case .number(let number) = value { stage(number) } else { nil }
    }
  }

  private init(
    _ name: String, _ range: StageRange, _ help: Help, _ standard: StageValue?,
    _ symbol: String?, _ advice: String,
    _ make: @escaping @Sendable (StageValue) -> (any SamplingStage)?
  ) {
    self.name = name
    self.range = range
    self.help = help
    self.standard = standard
    self.symbol = symbol
    self.advice = advice
    self.make = make
  }

  /// The stage's own label for `value`, which may be outside the range.
  public func label(_ value: StageValue) -> String { make(value)?.label ?? "\(name) \(value)" }

  /// The stage with `value`.
  ///
  /// - Throws: `SamplingError.outOfRange` for a value outside the range.
  public func stage(_ value: StageValue) throws(SamplingError) -> any SamplingStage {
    guard range.contains(value), let stage = make(value) else {
      throw .outOfRange(parameter: name, value: "\(value)", allowed: range.bounds + advice)
    }
    return stage
  }
}

extension StageDeclaration: Hashable {
  /// A name declares one stage.
  public static func == (a: StageDeclaration, b: StageDeclaration) -> Bool { a.name == b.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
