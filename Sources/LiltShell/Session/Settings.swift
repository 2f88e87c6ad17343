import CharRNN
import Composition
import Drawing

/// What `sample` and `train` use unless told otherwise.
struct Settings: Hashable, Sendable {
  /// The values that were set, by name.
  private var values: [String: String] = [:]

  /// The value of `setting` where it was set.
  func value(of setting: Setting) -> String? { values[setting.name] }

  /// The number that `setting` was set to.
  func number(_ setting: Setting) -> Double? { values[setting.name].flatMap(Double.init) }

  /// The whole number that `setting` was set to.
  func integer(_ setting: Setting) -> Int? { values[setting.name].flatMap(Int.init) }

  /// The precision that was set.
  var precision: PrecisionChoice? { value(of: .precision).flatMap(PrecisionChoice.init) }

  /// The seed that was set.
  var seed: UInt64? { values[Setting.seed.name].flatMap(UInt64.init) }

  /// Those that were set, in the order of the table.
  var changed: [(setting: Setting, value: String)] {
    Setting.all.compactMap { setting in values[setting.name].map { (setting, $0) } }
  }

  /// Sets `setting`; `nil` makes it standard again.
  ///
  /// - Throws: `Failure.badSetting` where the setting cannot have this value.
  mutating func set(_ setting: Setting, to value: String?) throws(Failure) {
    if let value, !setting.form.accepts(value) {
      throw .badSetting(name: setting.name, value: value, expected: setting.form.description)
    }
    values[setting.name] = value
  }
}

/// Something that can be set.
struct Setting: Hashable, Sendable {
  let name: String
  /// What it stands for.
  let summary: String
  /// The value where none is set, in words.
  let standard: String
  let form: Form

  /// What values a setting can have.
  enum Form: Hashable, Sendable {
    case number(above: Double, upTo: Double)
    case numberIn(ClosedRange<Double>)
    case integer(ClosedRange<Int>)
    /// Any whole number of 64 bits.
    case seed
    case choice([String])
    /// Any text; the words say what is expected.
    case text(String)
  }
}

extension Setting {
  static let temperature = Setting(
    name: "temperature", summary: "how adventurous sampling is", standard: "1",
    form: .numberIn(0.01...100))
  static let topK = Setting(
    name: "top-k", summary: "draw from the K likeliest characters", standard: "all",
    form: .integer(1...Int.max))
  static let topP = Setting(
    name: "top-p", summary: "draw from the likeliest characters that make up P", standard: "all",
    form: .number(above: 0, upTo: 1))
  static let minP = Setting(
    name: "min-p", summary: "leave out characters less than P times as likely as the likeliest",
    standard: "none", form: .numberIn(0...1))
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
    form: .text("a metre such as 6/8"))
  static let unitLength = Setting(
    name: "unit-length", summary: "the unit note length of a fragment's header",
    standard: "the corpus's commonest", form: .text("a length such as 1/8"))
  static let key = Setting(
    name: "key", summary: "the key of a fragment's header", standard: "the corpus's commonest",
    form: .text("a key such as D or Em"))
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
    summary: "what training multiplies matrices in; auto is bf16 with AMX, else f32",
    standard: "auto",
    form: .choice(PrecisionChoice.allCases.map(\.rawValue)))
  static let clip = Setting(
    name: "clip", summary: "the largest norm a gradient keeps, 0 for any", standard: "5",
    form: .numberIn(0...1e9))
  static let soundFont = Setting(
    name: "soundfont", summary: "the SoundFont that 'export' and 'play' sound with",
    standard: "what is installed", form: .text("a file that ends in '.sf2' or '.sf3'"))

  /// All settings, in the order in which `settings` shows them.
  static let all = [
    temperature, topK, topP, minP, length, until, seed, meter, unitLength, key,
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
  /// Whether `value` has this form.
  func accepts(_ value: String) -> Bool {
    switch self {
    case .number(let bound, let largest):
      Double(value).map { $0 > bound && $0 <= largest } ?? false
    case .numberIn(let range): Double(value).map(range.contains) ?? false
    case .seed: UInt64(value) != nil
    case .integer(let range): Int(value).map(range.contains) ?? false
    case .choice(let values): values.contains(value)
    case .text: !value.isEmpty
    }
  }

  /// What is expected.
  var description: String {
    switch self {
    case .numberIn(let range):
      "a number from \(range.lowerBound.short) to \(range.upperBound.short)"
    case .seed: "a whole number from 0 to \(UInt64.max)"
    case .number(let bound, let largest): "a number above \(bound.short), at most \(largest.short)"
    case .integer(let range) where range.upperBound == .max:
      "a whole number from \(range.lowerBound)"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .choice(let values): values.joined(separator: ", ")
    case .text(let expected): expected
    }
  }
}
