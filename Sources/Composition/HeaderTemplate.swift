public import JSON

/// The typical header of a corpus's tunes, for fragments: a model that learned from the corpus
/// expects such a header before music.
public struct HeaderTemplate: Hashable, Sendable {
  /// The user's values for the header; nil takes the corpus's most frequent value.
  public struct Choices: Hashable, Sendable {
    /// The `M:` field's value.
    public var meter: String?
    /// The `L:` field's value.
    public var unitNoteLength: String?
    /// The `K:` field's value.
    public var key: String?
    /// The `T:` field's value.
    public var title: String?

    /// Leaves all values to the corpus.
    public init() {}
  }

  /// The fields, in the order of the corpus's headers.
  public let fields: [HeaderField]
  /// The number of the corpus's tunes.
  public let tuneCount: Int

  /// Creates the template of a corpus.
  public init(_ corpus: TuneCorpus) {
    fields = corpus.headerFields
    tuneCount = corpus.tunes.count
  }

  /// The template for a model whose corpus is unknown.
  public static let plain = HeaderTemplate(
    fields: [("X", "1"), ("T", "Untitled"), ("M", "4/4"), ("L", "1/8"), ("K", "C")].map {
      HeaderField(letter: $0, tuneCount: 1, separator: "", commonestValue: $1)
    }, tuneCount: 1)

  init(fields: [HeaderField], tuneCount: Int) {
    self.fields = fields
    self.tuneCount = tuneCount
  }

  /// The fields that credit somebody: area, book, composer, discography, file, history, notes,
  /// origin, source, transcription (ABC 2.1, section 3.1).
  private static let credits = Set("ABCDFHNOSZ".unicodeScalars)

  /// The header's lines, each with a newline.
  ///
  /// The header has the chosen fields and those of at least half of the corpus's tunes; `K:` is
  /// always there and last. Credits are left out, since nobody wrote the music that follows.
  ///
  /// - Parameters:
  ///   - choices: the user's values.
  ///   - canWrite: whether the model's vocabulary has all characters of a text. If it lacks one of
  ///     `Untitled`, the title is the corpus's most frequent one.
  /// - Returns: the header.
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
    // The key ends a header, so it goes behind any field that was appended.
    let last = lines.filter { $0.letter == "K" }
    return (lines.filter { $0.letter != "K" } + last).map { field in
      "\(field.letter):\(field.separator)\(values[field.letter] ?? field.commonestValue)\n"
    }.joined()
  }
}

extension HeaderTemplate {
  /// The template in a checkpoint's provenance.
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

  /// Reads the template from a checkpoint's provenance; nil if it is missing or malformed.
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
