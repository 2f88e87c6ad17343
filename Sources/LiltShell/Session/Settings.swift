import CharRNN
import Composition
import Drawing

/// The defaults of `sample` and `train` that the user has set.
struct Settings: Hashable, Sendable {
  /// The values by the settings' names; an unset setting has none.
  private var values: [String: String] = [:]

  /// The value of `setting`; nil while it is unset.
  func value(of setting: Setting) -> String? { values[setting.name] }

  /// The value of `setting` as a number; nil while it is unset.
  func number(_ setting: Setting) -> Double? { values[setting.name].flatMap(Double.init) }

  /// The value of `setting` as a whole number; nil while it is unset.
  func integer(_ setting: Setting) -> Int? { values[setting.name].flatMap(Int.init) }

  /// The value of a sampling stage; nil while its setting is unset.
  func value(of stage: StageDeclaration) -> StageValue? {
    values[stage.name].flatMap(stage.range.value(parsing:))
  }

  /// How to draw where no option says otherwise: the values of the stages' settings.
  func sampling(_ stages: [StageDeclaration] = SamplingStages.all) -> SamplingSettings {
    var settings = SamplingSettings(stages: stages)
    for stage in stages { settings[stage] = value(of: stage) }
    settings.remembers = remembers
    return settings
  }

  /// Whether a model's memory of the tune is used.
  var remembers: Bool { value(of: .memory) != "off" }

  /// The precision; nil while it is unset.
  var precision: PrecisionChoice? { value(of: .precision).flatMap(PrecisionChoice.init) }

  /// The seed; nil while it is unset.
  var seed: UInt64? { values[Setting.seed.name].flatMap(UInt64.init) }

  /// The settings with a value, in the order of `Setting.all`.
  var changed: [(setting: Setting, value: String)] {
    Setting.all.compactMap { setting in values[setting.name].map { (setting, $0) } }
  }

  /// Sets `setting`; `nil` resets it to its standard value.
  ///
  /// - Throws: `Failure.badSetting` if the value is not allowed.
  mutating func set(_ setting: Setting, to value: String?) throws(Failure) {
    if let value, !setting.form.accepts(value) {
      let dotted = value.replacing(",", with: ".")
      throw .badSetting(
        name: setting.name, value: value, expected: setting.form.description,
        nearest: setting.form.nearest(to: dotted))
    }
    values[setting.name] = value
  }
}

/// The declaration of a setting.
struct Setting: Hashable, Sendable {
  let name: String
  /// A short description for the list of settings.
  let summary: String
  /// The text that describes the value of an unset setting.
  let standard: String
  let form: Form

  /// The allowed values of a setting.
  enum Form: Hashable, Sendable {
    /// The value of a sampling stage.
    case stage(StageRange)
    case number(above: Double, upTo: Double)
    case numberIn(ClosedRange<Double>)
    case integer(ClosedRange<Int>)
    /// An unsigned number of 64 bits.
    case seed
    case choice([String])
    /// The value of the header's field with this letter.
    case headerField(Character)
    /// Any nonempty text; the associated value describes it.
    case text(String)
  }
}

extension Setting {
  /// The setting of a sampling stage; nil for a stage without one.
  init?(_ stage: StageDeclaration) {
    guard let summary = stage.help.setting else { return nil }
    self.init(
      name: stage.name, summary: summary, standard: stage.help.unset, form: .stage(stage.range))
  }

  static let length = Setting(
    name: "length", summary: "characters to draw at most", standard: "2000",
    form: .integer(1...SamplingSettings.maximumLength))
  static let until = Setting(
    name: "until", summary: "where sampling ends", standard: "tune",
    form: .choice(["tune", "length"]))
  static let seed = Setting(
    name: "seed", summary: "the random numbers to use", standard: "a new one each time",
    form: .seed)
  static let meter = Setting(
    name: "meter", summary: "the metre of a fragment's header", standard: "the corpus's commonest",
    form: .headerField("M"))
  static let unitLength = Setting(
    name: "unit-length", summary: "the unit note length of a fragment's header",
    standard: "the corpus's commonest", form: .headerField("L"))
  static let key = Setting(
    name: "key", summary: "the key of a fragment's header", standard: "the corpus's commonest",
    form: .headerField("K"))
  static let memory = Setting(
    name: "memory", summary: "whether a model's memory of the tune is used", standard: "on",
    form: .choice(["on", "off"]))
  static let batch = Setting(
    name: "batch", summary: "streams of text a training step reads", standard: "16",
    form: .integer(1...4096))
  static let sequence = Setting(
    name: "sequence", summary: "characters a training step reads of each stream", standard: "64",
    form: .integer(1...4096))
  static let optimizer = Setting(
    name: "optimizer", summary: "how a gradient becomes a step", standard: "adam",
    form: .choice(OptimizerKind.allCases.map(\.rawValue)))
  static let learningRate = Setting(
    name: "learning-rate", summary: "how large training steps are", standard: "0.001",
    form: .number(above: 0, upTo: 10))
  static let precision = Setting(
    name: "precision",
    summary: "what training multiplies matrices in; auto is what is faster here",
    standard: "auto",
    form: .choice(PrecisionChoice.allCases.map(\.rawValue)))
  static let clip = Setting(
    name: "clip", summary: "the largest norm a gradient keeps, 0 for any", standard: "5",
    form: .numberIn(0...1e9))
  static let soundFont = Setting(
    name: "soundfont", summary: "the SoundFont for sound files and playback",
    standard: "what is installed", form: .text("a file that ends in '.sf2' or '.sf3'"))

  /// All settings, in the order in which `settings` shows them.
  static let all =
    SamplingStages.all.compactMap { Setting($0) } + [
      memory, length, until, seed, meter, unitLength, key,
      batch, sequence, optimizer, learningRate, precision, clip, soundFont,
    ]

  /// The setting called `name`.
  ///
  /// - Throws: `Failure.unknownSetting` with the nearest name.
  static func named(_ name: String) throws(Failure) -> Setting {
    if let setting = all.first(where: { $0.name == name }) { return setting }
    throw .unknownSetting(name, nearest: nearest(to: name, in: all.map(\.name)))
  }
}

extension Setting.Form: CustomStringConvertible {
  /// Whether `value` is allowed.
  func accepts(_ value: String) -> Bool {
    switch self {
    case .stage(let range): range.value(parsing: value).map(range.contains) ?? false
    case .number(let bound, let largest):
      Double(value).map { $0 > bound && $0 <= largest } ?? false
    case .numberIn(let range): Double(value).map(range.contains) ?? false
    case .seed: UInt64(value) != nil
    case .integer(let range): Int(value).map(range.contains) ?? false
    case .choice(let values): values.contains(value)
    case .headerField(let letter): HeaderValues.accepts(value, for: letter)
    case .text: !value.isEmpty
    }
  }

  /// The allowed value that `value` was probably meant to be.
  func nearest(to value: String) -> String? {
    switch self {
    case .choice(let values): LiltShell.nearest(to: value, in: values)
    case .headerField:
      [value.prefix(1).uppercased() + value.dropFirst(), value.uppercased()].first(where: accepts)
    case .stage, .number, .numberIn, .integer, .seed, .text: accepts(value) ? value : nil
    }
  }

  /// The expected value, in words.
  var description: String {
    switch self {
    case .stage(let range): range.kindAndBounds
    case .numberIn(let range):
      "a number from \(range.lowerBound.short) to \(range.upperBound.short)"
    case .seed: "a whole number from 0 to \(UInt64.max)"
    case .number(let bound, let largest): "a number above \(bound.short), at most \(largest.short)"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .choice(let values): values.joined(separator: ", ")
    case .headerField(let letter): HeaderValues.description(of: letter)
    case .text(let expected): expected
    }
  }
}
