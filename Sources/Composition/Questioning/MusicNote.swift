import ABCNotation

/// A note or rest as people write it: accidental, letter, octave marks and length, such as `^c'3/2`.
///
/// Equal lengths are equal notes: `G2/2` is `G`.
public struct MusicNote: Hashable, Sendable, CustomStringConvertible {
  /// The note in its shortest spelling.
  public let description: String

  /// Reads all of `text`; nil if it is no single note or rest.
  public init?(_ text: some StringProtocol) {
    let characters = Array(text.unicodeScalars)
    guard let end = Self.end(in: characters[...], from: 0), end == characters.count else {
      return nil
    }
    self.init(characters[...])
  }

  /// Makes a note of characters that are one.
  private init(_ characters: TuneText) {
    let pitch = characters.prefix { !Self.isOfLength($0) }
    let length = characters[pitch.endIndex...]
    let numbers = length.split(separator: "/", omittingEmptySubsequences: false).map(\.string)
    var above = numbers[0].isEmpty ? 1 : Int(numbers[0]) ?? 0
    // A slash without a number halves.
    var below = numbers.dropFirst().reduce(1) { product, number in
      let (value, overflow) = product.multipliedReportingOverflow(
        by: number.isEmpty ? 2 : Int(number) ?? 1)
      return overflow ? 1 : value
    }
    var (a, b) = (above, below)
    while b != 0 { (a, b) = (b, a % b) }
    if a > 1 { (above, below) = (above / a, below / a) }
    description =
      pitch.string + (above == 1 ? "" : "\(above)")
      + (below == 1 ? "" : below == 2 ? "/" : "/\(below)")
  }

  /// Whether the character can begin a note or rest.
  static func canStart(_ character: Unicode.Scalar) -> Bool {
    character.isNoteLetter || "^_=zx".unicodeScalars.contains(character)
  }

  /// Whether the character can go on a note or rest behind its letter.
  static func canGoOn(_ character: Unicode.Scalar) -> Bool {
    isOfLength(character) || character == "," || character == "'"
  }

  private static func isOfLength(_ character: Unicode.Scalar) -> Bool {
    ("0"..."9").contains(character) || character == "/"
  }

  /// The place behind the note that begins at `start`; nil if none begins there.
  private static func end(in text: TuneText, from start: Int) -> Int? {
    var at = start
    while at < text.endIndex, "^_=".unicodeScalars.contains(text[at]) { at += 1 }
    guard at < text.endIndex else { return nil }
    let isRest = at == start && "zx".unicodeScalars.contains(text[at])
    guard text[at].isNoteLetter || isRest else { return nil }
    at += 1
    while at < text.endIndex, text[at] == "," || text[at] == "'" { at += 1 }
    while at < text.endIndex, isOfLength(text[at]) { at += 1 }
    return at
  }

  /// The notes, rests and bar lines of a tune; of several voices those of the first in the body.
  ///
  /// Chord symbols, grace notes, decorations, comments and fields belong to none of them.
  static func items(of tune: TuneText) -> [Item] {
    var items: [Item] = []
    var isBody = false
    var turns = VoiceTurns()
    for line in tune.lines {
      switch line.lineKind {
      case .field(let letter):
        if letter == UInt8(ascii: "K") { isBody = true }
        if letter == UInt8(ascii: "V"), isBody {
          turns.pass(to: line.fieldValue, hasMusic: !items.isEmpty)
        }
      case .music where isBody: Self.add(line, &turns, to: &items)
      case .music, .blank, .comment, .directive: break
      }
    }
    return items
  }

  /// A part of a line of music.
  enum Item: Equatable {
    /// A note with its characters.
    case note(MusicNote, Range<Int>)
    case barLine
  }

  private static func add(_ line: TuneText, _ turns: inout VoiceTurns, to items: inout [Item]) {
    var at = line.startIndex
    func skip(to closing: Unicode.Scalar) -> Int {
      line[(at + 1)...].firstIndex(of: closing).map { $0 + 1 } ?? at + 1
    }
    while at < line.endIndex {
      let character = line[at]
      switch character {
      case "%": return
      case "\"", "!": at = skip(to: character)
      case "{": at = skip(to: "}")
      case "[" where at + 2 < line.endIndex && line[at + 2] == ":":
        let end = skip(to: "]")
        if line[at + 1] == "V" {
          turns.pass(to: line[(at + 3)..<max(at + 3, end - 1)], hasMusic: !items.isEmpty)
        }
        at = end
      case "|":
        if turns.voice == 0, items.last != .barLine { items.append(.barLine) }
        at += 1
      default:
        guard let end = end(in: line, from: at) else {
          at += 1
          continue
        }
        if turns.voice == 0 { items.append(.note(MusicNote(line[at..<end]), at..<end)) }
        at = end
      }
    }
  }
}
