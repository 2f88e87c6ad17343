import ABCNotation

/// The values of a header by which its music is read, as one tune of a corpus has them together.
public struct WholeHeader: Hashable, Sendable {
  /// Metre, unit note length and rhythm, which decide how bars are written.
  public struct Timing: Hashable, Sendable {
    /// The `M:` field's value; nil if the header has no such field.
    public var meter: String?
    /// The `L:` field's value; nil if the header has no such field.
    public var unitNoteLength: String?
    /// The `R:` field's value; nil if the header has no such field.
    public var rhythm: String?

    /// Creates a timing from the values of its fields.
    public init(meter: String? = nil, unitNoteLength: String? = nil, rhythm: String? = nil) {
      self.meter = meter
      self.unitNoteLength = unitNoteLength
      self.rhythm = rhythm
    }
  }

  /// Metre, unit note length and rhythm.
  public var timing: Timing
  /// The `K:` field's value.
  public var key: String

  /// Creates a header from its values.
  public init(_ timing: Timing, key: String) {
    self.timing = timing
    self.key = key
  }

  /// Reads the values that hold where a tune's music begins; nil for a tune without a key.
  ///
  /// Some collections give a metre before `K:` and another one after it, as in `M:4/4 K:G M:6/8`.
  /// The last one before the music counts.
  init?(of tune: TuneText) {
    var values: [Unicode.Scalar: String] = [:]
    for line in tune.lines {
      guard let letter = line.fieldLetter else {
        if values["K"] != nil, line.lineKind == .music { break }
        continue
      }
      // `M:`, `L:` and `K:` can come twice.
      if values[letter] == nil || "MLK".unicodeScalars.contains(letter) {
        let value = line.fieldValue.trimmed.string
        values[letter] = value.isEmpty ? nil : value
      }
    }
    guard let key = values["K"] else { return nil }
    self.init(
      Timing(meter: values["M"], unitNoteLength: values["L"], rhythm: values["R"]), key: key)
  }
}

extension WholeHeader.Timing {
  /// The metre and the unit note length as the parser reads them.
  var parsed: (meter: Meter, unit: Fraction) {
    var header = "X:1\n"
    if let meter { header += "M:\(meter)\n" }
    if let unitNoteLength { header += "L:\(unitNoteLength)\n" }
    let tune = Tune.parsing(header + "K:C\n").tune
    return (tune.meter, tune.unitNoteLength)
  }

  /// The length of a bar in unit note lengths; nil for a free metre.
  var barUnits: Fraction? {
    let (meter, unit) = parsed
    guard meter.symbol != .free else { return nil }
    return meter.barLength * unit.reciprocal
  }
}

extension TuneText {
  /// The text of a field line after its colon, without a comment.
  var fieldValue: TuneText { drop { $0 != ":" }.dropFirst().prefix { $0 != "%" } }
}

extension Fraction {
  /// The fraction upside down; 0 for 0.
  var reciprocal: Fraction { Fraction(exactly: denominator, over: numerator) ?? .zero }
}
