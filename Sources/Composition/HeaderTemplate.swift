public import JSON

/// The header that a corpus's tunes have, to be put before a fragment so that a model that learned
/// from them reads what it is used to.
public struct HeaderTemplate: Hashable, Sendable {
  /// What a person says about the tune; `nil` leaves it to the corpus.
  public struct Choices: Hashable, Sendable {
    /// The `M:` field's value.
    public var meter: String?
    /// The `L:` field's value.
    public var unitNoteLength: String?
    /// The `K:` field's value.
    public var key: String?
    /// The `T:` field's value.
    public var title: String?

    /// No choice made.
    public init() {}
  }

  /// The fields in the order in which the corpus's headers have them.
  public let fields: [HeaderField]
  /// The number of the corpus's tunes.
  public let tuneCount: Int

  /// The header of a corpus.
  public init(_ corpus: TuneCorpus) {
    fields = corpus.headerFields
    tuneCount = corpus.tunes.count
  }

  /// The header for a model of which no corpus is known.
  public static let plain = HeaderTemplate(
    fields: [("X", "1"), ("T", "Untitled"), ("M", "4/4"), ("L", "1/8"), ("K", "C")].map {
      HeaderField(letter: $0, tuneCount: 1, separator: "", commonestValue: $1)
    }, tuneCount: 1)

  init(fields: [HeaderField], tuneCount: Int) {
    self.fields = fields
    self.tuneCount = tuneCount
  }

  /// Area, book, composer, discography, file, history, notes, origin, source, transcription (ABC 2.1,
  /// section 3.1).
  private static let credits = Set("ABCDFHNOSZ".unicodeScalars)

  /// The header's lines, each with its newline.
  ///
  /// It has the fields that at least half of the corpus's tunes have, and those that are chosen;
  /// `K:` always, as the last. Fields that credit somebody are left out: what follows is made up, and
  /// must not claim to come from them.
  ///
  /// - Parameters:
  ///   - choices: what a person wants.
  ///   - canWrite: whether a text can be read by the model. The title `Untitled` gives way to the
  ///     corpus's where it cannot.
  /// - Returns: the text.
  public func header(_ choices: Choices, canWrite: (String) -> Bool) -> String {
    var values: [Unicode.Scalar: String] = [:]
    values["X"] = "1"
    values["T"] = choices.title ?? (canWrite("Untitled") ? "Untitled" : nil)
    values["M"] = choices.meter
    values["L"] = choices.unitNoteLength
    values["K"] = choices.key
    let chosen: [(letter: Unicode.Scalar, isChosen: Bool)] = [
      ("T", choices.title != nil), ("M", choices.meter != nil),
      ("L", choices.unitNoteLength != nil), ("K", true),
    ]
    func isWanted(_ letter: Unicode.Scalar) -> Bool {
      chosen.contains { $0.letter == letter && $0.isChosen }
    }
    var lines = fields.filter { field in
      isWanted(field.letter)
        || field.tuneCount >= tuneCount - field.tuneCount && !Self.credits.contains(field.letter)
    }
    for choice in chosen where choice.isChosen {
      guard !lines.contains(where: { $0.letter == choice.letter }) else { continue }
      lines.append(
        HeaderField(
          letter: choice.letter, tuneCount: 0, separator: "",
          commonestValue: choice.letter == "K" ? "C" : ""))
    }
    // The key ends a header, so it stands last even where a field was added behind it.
    let last = lines.filter { $0.letter == "K" }
    return (lines.filter { $0.letter != "K" } + last).map { field in
      "\(field.letter):\(field.separator)\(values[field.letter] ?? field.commonestValue)\n"
    }.joined()
  }
}

extension HeaderTemplate {
  /// The template as a checkpoint records it.
  public var json: JSONObject {
    [
      "tunes": .int(tuneCount),
      "header": .array(
        fields.map { field in
          .object([
            "field": .string(String(field.letter)), "tunes": .int(field.tuneCount),
            "separator": .string(field.separator), "commonest": .string(field.commonestValue),
          ])
        }),
    ]
  }

  /// The template that a checkpoint recorded; `nil` where it recorded none, or not in this form.
  public init?(json: JSONObject) {
    guard let count = json["tunes"]?.int, count > 0, let list = json["header"]?.array else {
      return nil
    }
    var fields: [HeaderField] = []
    for value in list {
      guard let object = value.object,
        let letters = object["field"]?.string?.unicodeScalars, letters.count == 1,
        let letter = letters.first,
        let tunes = object["tunes"]?.int, (0...count).contains(tunes),
        let separator = object["separator"]?.string, let value = object["commonest"]?.string
      else { return nil }
      fields.append(
        HeaderField(
          letter: letter, tuneCount: tunes, separator: separator, commonestValue: value))
    }
    self.init(fields: fields, tuneCount: count)
  }
}
