import ABCNotation
import Drawing

/// What the fields of a header can say.
enum HeaderValues {
  static let meters: [Completion.Candidate] = [
    ("2/2", "as C|"), ("2/4", "polkas"), ("3/2", "old hornpipes"), ("3/4", "waltzes"),
    ("4/4", "reels, hornpipes"), ("6/8", "jigs"), ("9/8", "slip jigs"), ("12/8", "slides"),
    ("C", "4/4"), ("C|", "2/2"), ("none", "free"),
  ].map { Completion.Candidate($0.0, $0.1) }

  static let unitLengths: [Completion.Candidate] = [
    ("1/4", "a quarter note"), ("1/8", "an eighth note"), ("1/16", "a sixteenth note"),
  ].map { Completion.Candidate($0.0, $0.1) }

  static let rhythms: [Completion.Candidate] = [
    ("hornpipe", "4/4, swung when played"), ("jig", "6/8"), ("march", "4/4 or 6/8"),
    ("polka", "2/4"), ("reel", "4/4"), ("slide", "12/8"), ("slip jig", "9/8"),
    ("strathspey", "4/4"), ("waltz", "3/4"),
  ].map { Completion.Candidate($0.0, $0.1) }

  static let tempos: [Completion.Candidate] = [
    ("1/4=120", "120 quarter notes a minute"), ("1/2=100", "100 half notes a minute"),
    ("3/8=110", "110 dotted quarter notes a minute"),
  ].map { Completion.Candidate($0.0, $0.1) }

  /// The keys that begin with `start`; without one, major and minor keys of at most four sharps or
  /// flats.
  static func keys(startingWith start: String) -> [Completion.Candidate] {
    let modes: [Key.Mode] =
      start.isEmpty
      ? [.major, .minor] : [.major, .minor, .dorian, .phrygian, .lydian, .mixolydian]
    let limit = start.isEmpty ? 4 : 7
    // The letters in the order of their sharps, from F with one flat.
    let letters: [PitchLetter] = [.f, .c, .g, .d, .a, .e, .b]
    var keys: [Completion.Candidate] = []
    for (place, letter) in letters.enumerated() {
      for alteration in -1...1 {
        for mode in modes {
          let sharps = place - 1 + 7 * alteration + mode.sharpsAgainstMajor
          let key = Key(letter, alteration: alteration, mode).abc
          guard abs(sharps) <= limit, key.hasPrefix(start) else { continue }
          let signature =
            sharps == 0
            ? "no sharps or flats" : abs(sharps).counted(sharps > 0 ? "sharp" : "flat")
          keys.append(Completion.Candidate(key, "\(mode), \(signature)"))
        }
      }
    }
    return keys
  }

  /// A key as ABC 2.1 writes it: models know no `B♭` or `E flat`.
  static func plainKey(_ value: String) -> String {
    let isPlain = Tune.parsing("X:1\nK:\(value)\n").diagnostics.isEmpty
    return isPlain ? value : Key(parsing: value)?.abc ?? value
  }

  /// The values of the header's field `letter`, in words.
  static func description(of letter: Character) -> String {
    switch letter {
    case "K": "a key such as D, Em or Gmix"
    case "M": "a metre such as 6/8, C or none"
    default: "a length such as 1/8"
    }
  }

  /// Whether `value` can be the value of the header's field `letter`.
  static func accepts(_ value: String, for letter: Character) -> Bool {
    let hasControls = value.unicodeScalars.contains { $0.properties.generalCategory == .control }
    if value.isEmpty || hasControls { return false }
    if letter == "K" { return Key(parsing: value) != nil }
    // A metre of one number is legal ABC, but nobody means it.
    if letter == "M", value.allSatisfy(\.isNumber) { return false }
    let header = "X:1\n\(letter):\(value)\nK:C\n"
    return Tune.parsing(header).diagnostics.allSatisfy { $0.severity == .note }
  }
}

extension Setting {
  /// The values that can be typed for the setting and begin with `start`.
  func candidates(startingWith start: String) -> [Completion.Candidate] {
    switch form {
    case .choice(let values):
      values.map {
        Completion.Candidate($0, ValueExplanations.all["--" + name]?[$0] ?? summary)
      }
    case .headerField("K"): HeaderValues.keys(startingWith: start)
    case .headerField("M"): HeaderValues.meters
    case .headerField("L"): HeaderValues.unitLengths
    case .stage, .number, .numberIn, .integer, .headerField, .seed, .text:
      form.accepts(standard)
        ? [Completion.Candidate(standard, "the standard; \(form.description)")] : []
    }
  }
}
