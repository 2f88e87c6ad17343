public import ABCNotation
public import JSON

/// What is done to the tunes of a corpus before a model reads them.
///
/// Which tunes are held out is decided before, on the tunes as they were found, so that it is the same
/// with every preparation.
public struct Preparation: Hashable, Sendable {
  /// Which tunes are copies of another.
  public enum Distinctness: String, Hashable, Sendable, CaseIterable {
    /// Those with the same characters of music.
    case text
    /// Those with the same music, in the same or in another key.
    case transposed
  }

  /// What can be left out.
  public enum Dropped: String, Hashable, Sendable, CaseIterable {
    /// Comments on lines of their own and remarks at the ends of lines; directives (`%%`) stay.
    case comments
    /// The fields that name people and sources: A area, B book, C composer, D discography, F file, H
    /// history, N notes, O origin, S source, Z transcription (ABC 2.1, section 3.1).
    case credits
    /// Training tunes in which the parser or the player finds a warning or an error.
    case faults
  }

  /// Which tunes are copies of another.
  public var distinctness = Distinctness.text
  /// The letters of the header fields that stay; all fields if `nil`.
  public var fields: [Unicode.Scalar]?
  /// What is left out.
  public var dropped: Set<Dropped> = []
  /// The unit note length of all tunes, in whole notes; each keeps its own if `nil`.
  public var unit: Fraction?
  /// Whether tunes with chord symbols are written in two voices, the second a bass line made from the chords;
  /// others keep their voices.
  public var writesBass = false
  /// Whether each tune has a line `% style NAME` after its `X:`.
  public var writesStyle = false
  /// Whether the tunes are also kept as they were found.
  public var keepsAsFound = false

  /// No preparation.
  public init() {}

  /// Whether nothing is done.
  public var isPlain: Bool { self == Preparation() }

  /// Whether the text of a tune can change.
  var changesText: Bool {
    fields != nil || unit != nil || writesBass || writesStyle || !dropped.isSubset(of: [.faults])
  }

  /// The line that `style` makes.
  public static func styleLine(_ style: String) -> String { styleStart + style }

  /// The style that a line names; `nil` for another line.
  static func style(inLine line: String) -> String? {
    let line = line.hasSuffix("\n") ? line.dropLast() : line[...]
    return line.hasPrefix(styleStart) ? String(line.dropFirst(styleStart.count)) : nil
  }

  private static let styleStart = "% style "

  /// A name that can stand in a style line: other characters than ASCII letters, digits, `.`, `_` and
  /// `-` become `-`.
  public static func style(named name: String) -> String {
    var result = String.UnicodeScalarView()
    for character in name.unicodeScalars {
      let isPlain =
        character.isLetter || ("0"..."9").contains(character) || "._-".contains(String(character))
      result.append(isPlain ? character : "-")
    }
    return String(result)
  }

  /// The options that make it, as `corpus load` takes them; empty without preparation.
  public var options: String {
    var words: [String] = []
    if distinctness != .text { words.append("--distinct \(distinctness.rawValue)") }
    if let fields { words.append("--fields \(Self.list(fields.map { String($0) }))") }
    if !dropped.isEmpty { words.append("--drop \(Self.list(droppedNames))") }
    if let unit { words.append("--unit \(unit.numerator)/\(unit.denominator)") }
    if writesBass { words.append("--bass") }
    if writesStyle { words.append("--style") }
    if keepsAsFound { words.append("--also-as-found") }
    return words.joined(separator: " ")
  }

  private var droppedNames: [String] {
    Dropped.allCases.filter(dropped.contains).map(\.rawValue)
  }

  private static func list(_ words: [String]) -> String { words.joined(separator: ",") }

  /// The preparation in a checkpoint's provenance.
  public var json: JSONValue {
    var object: JSONObject = ["distinct": .string(distinctness.rawValue)]
    object["fields"] = fields.map { .array($0.map { .string(String($0)) }) }
    object["drop"] = .array(droppedNames.map { .string($0) })
    object["unit"] = unit.map { .string("\($0.numerator)/\($0.denominator)") }
    if writesBass { object["bass"] = .bool(true) }
    object["style"] = .bool(writesStyle)
    object["asFound"] = .bool(keepsAsFound)
    return .object(object)
  }

  /// Reads the preparation from a checkpoint's provenance; `nil` if it is malformed.
  public init?(json: JSONValue) {
    guard case .object(let object) = json,
      case .string(let distinct)? = object["distinct"],
      let distinctness = Distinctness(rawValue: distinct),
      case .array(let names)? = object["drop"], case .bool(let style)? = object["style"],
      case .bool(let asFound)? = object["asFound"]
    else { return nil }
    // Files of earlier versions do not have it.
    guard case .bool(let bass) = object["bass"] ?? .bool(false) else { return nil }
    self.distinctness = distinctness
    writesBass = bass
    (writesStyle, keepsAsFound) = (style, asFound)
    for name in names {
      guard case .string(let word) = name, let part = Dropped(rawValue: word) else { return nil }
      dropped.insert(part)
    }
    if let value = object["fields"] {
      guard case .array(let letters) = value else { return nil }
      fields = []
      for letter in letters {
        guard case .string(let word) = letter, word.unicodeScalars.count == 1 else { return nil }
        fields?.append(contentsOf: word.unicodeScalars)
      }
    }
    if let value = object["unit"] {
      guard case .string(let word) = value, let unit = Self.unit(word) else { return nil }
      self.unit = unit
    }
  }

  /// A unit note length as typed, such as `1/8`: 1 over a power of two from 1 to 64.
  public static func unit(_ word: String) -> Fraction? {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == "1", let below = Int(parts[1]), (1...64).contains(below),
      below & (below - 1) == 0, parts[1] == "\(below)"
    else { return nil }
    return Fraction(1, below)
  }
}

/// How many tunes and characters each part of a preparation changed or left out.
public struct PreparationReport: Hashable, Sendable {
  /// A number of tunes and of characters.
  public struct Count: Hashable, Sendable {
    /// The tunes in which something changed.
    public internal(set) var tunes = 0
    /// The characters that were left out or added there.
    public internal(set) var characters = 0

    mutating func add(_ characters: Int) {
      guard characters != 0 else { return }
      tunes += 1
      self.characters += characters
    }
  }

  /// Training tunes that are transposed copies of others.
  public internal(set) var transposedCopies = Count()
  /// Header fields that are not among those to keep.
  public internal(set) var fields = Count()
  /// Comments.
  public internal(set) var comments = Count()
  /// Fields that name people and sources.
  public internal(set) var credits = Count()
  /// Training tunes with faults.
  public internal(set) var faults = Count()
  /// Tunes written in another unit note length; the characters are those of their new texts.
  public internal(set) var units = Count()
  /// Tunes that would not sound the same in the unit note length, and keep their own.
  public internal(set) var otherUnits = 0
  /// Tunes that got a bass line; the characters are those added.
  public internal(set) var basses = Count()
  /// Tunes without chord symbols, which stay in one voice.
  public internal(set) var withoutChords = 0
  /// Tunes with several voices, and those that would not sound the same in two, which stay as they are.
  public internal(set) var otherVoices = 0
  /// Lines that name the style.
  public internal(set) var styles = Count()
  /// Characters outside tunes that were left out.
  public internal(set) var outside = 0
}
